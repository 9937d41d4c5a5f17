"""A flood of SIP requests from one address, as a process of its own:

    python tests/sip_flood.py METHOD SOURCE HOST PORT SECONDS

Each request is a new one. Says how many it has sent.
"""

from __future__ import annotations

import socket
import sys
import time
from itertools import count


def requests(method: str, source: str, target: str) -> tuple[bytes, bytes]:
    """What comes before and after the number that makes each one new."""
    uri = f"sip:{target}" if method == "REGISTER" else f"sip:9000@{target}"
    body = (
        f"v=0\r\no=- 1 1 IN IP4 {source}\r\ns=-\r\nc=IN IP4 {source}\r\nt=0 0\r\n"
        "m=audio 6000 RTP/AVP 8 0\r\n"
    )
    head = f"{method} {uri} SIP/2.0\r\nVia: SIP/2.0/UDP {source}:5060;branch=z9hG4bK"
    rest = (
        f";rport\r\nMax-Forwards: 70\r\nFrom: <sip:flood@{source}>;tag=f\r\nTo: <{uri}>\r\n"
        f"Call-ID: flood@{source}\r\nCSeq: 1 {method}\r\nContact: <sip:flood@{source}>\r\n"
        f"Content-Type: application/sdp\r\nContent-Length: {len(body)}\r\n\r\n{body}"
    )
    return head.encode(), rest.encode()


def flood(method: str, source: str, host: str, port: int, seconds: float) -> int:
    head, rest = requests(method, source, f"{host}:{port}")
    end = time.monotonic() + seconds
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.bind((source, 0))
        sock.setblocking(False)
        for sent in count():
            if sent % 16 == 0:
                if time.monotonic() > end:
                    return sent
                time.sleep(0)
            try:
                sock.sendto(head + b"%d" % sent + rest, (host, port))
            except BlockingIOError:
                continue
    return 0


if __name__ == "__main__":
    print(flood(sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4]), float(sys.argv[5])))
