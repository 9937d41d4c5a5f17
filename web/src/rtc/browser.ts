/** The real browser behind the cores. */

import { browserClock } from "./clock";
import type { PeerFactory } from "./peer";
import { RoomSession } from "./session";
import { Signal, type SocketLike } from "./signal";

/** The server's own addresses stand in its answers; what else leads there are `relays`. */
export function browserPeers(relays: readonly RTCIceServer[]): PeerFactory {
  return {
    create: (config) => new RTCPeerConnection({ ...config, iceServers: [...relays] }),
    codecs: (kind) => RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [],
  };
}

export function socketUrl(): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/ws/v1`;
}

export function openSession(
  conference: string,
  locale: string,
  relays: readonly RTCIceServer[],
): RoomSession {
  const signal = new Signal({
    url: socketUrl(),
    open: (url) => new WebSocket(url) as SocketLike,
    clock: browserClock,
    random: Math.random,
  });
  return new RoomSession({
    conference,
    locale,
    clock: browserClock,
    signal,
    peers: browserPeers(relays),
    stream: (tracks) => new MediaStream(tracks),
  });
}
