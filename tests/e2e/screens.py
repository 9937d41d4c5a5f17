"""A screen to share, full of small letters, and what a page knows of what it receives."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import Page

# Headless browsers have no screen. What stands for it is as large as one, and its text as fine;
# a clock changes, as one does on most screens. Sockets and connections are kept to be looked at.
WITH_SCREEN = """
(() => {
  const share = () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 1920, height: 1080 });
    const pen = canvas.getContext('2d');
    const paint = () => {
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, 1920, 1080);
      pen.fillStyle = '#123';
      pen.font = '22px monospace';
      for (let line = 1; line < 30; line += 1) {
        pen.fillText(`${line} the quick brown fox jumps over the lazy dog`, 20, line * 36);
      }
      pen.font = '40px monospace';
      pen.fillText(new Date().toISOString(), 1300, 60);
    };
    paint();
    const timer = setInterval(paint, 200);
    const stream = canvas.captureStream(15);
    stream.getVideoTracks()[0].addEventListener('ended', () => clearInterval(timer));
    return stream;
  };
  if (navigator.mediaDevices) navigator.mediaDevices.getDisplayMedia = async () => share();
  window.peers = [];
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(...given) { super(...given); window.peers.push(this); }
  };
  window.sockets = [];
  window.heard = [];
  window.WebSocket = class extends WebSocket {
    constructor(...given) {
      super(...given);
      window.sockets.push(this);
      this.addEventListener('message', ({ data }) => {
        const message = JSON.parse(data);
        if (message.type === 'error' || message.type === 'ink-page') window.heard.push(message);
      });
    }
  };
})();
"""

LARGEST = """
async () => {
  let width = 0;
  for (const peer of window.peers) {
    if (peer.connectionState === 'closed') continue;
    for (const one of (await peer.getStats()).values()) {
      if (one.type === 'inbound-rtp' && one.kind === 'video') width = Math.max(width, one.frameWidth ?? 0);
    }
  }
  return width;
}
"""

RAW = """
async (message) => {
  const socket = window.sockets.findLast((one) => one.readyState === 1);
  socket.send(JSON.stringify({ ...message, id: 777777 }));
  for (let round = 0; round < 100; round += 1) {
    const answer = window.heard.find(({ re }) => re === 777777);
    if (answer) return answer.code ?? answer.type;
    await new Promise((done) => setTimeout(done, 50));
  }
  return null;
}
"""


def largest_received(page: Page) -> int:
    """The width in pixels of the widest picture that the page receives, by its statistics."""
    return int(page.evaluate(LARGEST))


def send_raw(page: Page, message: dict[str, Any]) -> str | None:
    """The code of the error that a message of no page of ours is answered with."""
    answer: str | None = page.evaluate(RAW, message)
    return answer
