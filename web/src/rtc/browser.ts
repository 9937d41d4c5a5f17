/** The real browser behind the cores. */

import { browserClock } from "./clock";
import type { PeerFactory } from "./peer";
import { RoomSession } from "./session";
import { Signal, type SocketLike } from "./signal";

export const browserPeers: PeerFactory = {
  create: (config) => new RTCPeerConnection(config),
  codecs: (kind) => RTCRtpReceiver.getCapabilities(kind)?.codecs ?? [],
};

export function socketUrl(): string {
  const scheme = location.protocol === "https:" ? "wss" : "ws";
  return `${scheme}://${location.host}/ws/v1`;
}

export function openSession(conference: string, locale: string): RoomSession {
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
    peers: browserPeers,
    stream: (tracks) => new MediaStream(tracks),
  });
}
