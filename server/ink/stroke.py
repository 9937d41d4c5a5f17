"""One stroke as bytes: what browsers draw, and what is kept of it. Sans-IO.

```
0      tool: 0 pen, 1 marker, 2 arrow, 3 rectangle
1 …    points, two unsigned 16-bit numbers each, big-endian: 0 is left or top, 65535 right or bottom
```
An arrow goes from its first point to its second; a rectangle has them as corners.
"""

from __future__ import annotations

from typing import Final

PEN, MARKER, ARROW, RECTANGLE = range(4)
MAX_POINTS: Final = 2_000
LONGEST: Final = 1 + 4 * MAX_POINTS  # bytes


def is_stroke(data: bytes) -> bool:
    """Whether every browser can draw it."""
    if not data or len(data) > LONGEST or len(data) % 4 != 1:
        return False
    points = len(data) // 4
    if data[0] in (ARROW, RECTANGLE):
        return points == 2
    return data[0] in (PEN, MARKER) and points >= 1
