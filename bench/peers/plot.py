"""A bar chart as SVG, by hand: one group of bars for each scene, a legend above."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

WIDTH, HEIGHT = 760, 400
LEFT, TOP, BOTTOM = 50, 90, 40
# Told apart by their lightness too, on light and on dark ground.
COLOURS = ("#0b7285", "#66a9c9", "#e8590c", "#868e96", "#c2a83e")


def bars(title: str, groups: Sequence[str], values: Mapping[str, Sequence[float | None]]) -> str:
    """`values` holds for each series a number a group, or None."""
    top = _round_up(max((one for row in values.values() for one in row if one), default=1.0))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"',
        f'font-family="sans-serif" font-size="13"><title>{escape(title)}</title>',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="bold">{escape(title)}</text>',
        *_legend(list(values)),
        *_scale(top),
    ]
    span = (WIDTH - LEFT - 10) / max(1, len(groups))
    for place, group in enumerate(groups):
        start = LEFT + span * place
        middle = start + span / 2
        parts.append(
            f'<text x="{middle:.0f}" y="{HEIGHT - 14}" text-anchor="middle">{escape(group)}</text>'
        )
        parts += _group(
            start + span * 0.08, span * 0.84, top, [row[place] for row in values.values()]
        )
    return "\n".join([*parts, "</svg>"]) + "\n"


def _legend(names: Sequence[str]) -> list[str]:
    parts = []
    for index, name in enumerate(names):
        x, y = LEFT + 230 * (index % 3), 44 + 20 * (index // 3)
        parts.append(f'<rect x="{x}" y="{y}" width="12" height="12" fill="{COLOURS[index % 5]}"/>')
        parts.append(f'<text x="{x + 18}" y="{y + 11}">{escape(name)}</text>')
    return parts


def _scale(top: float) -> list[str]:
    parts = []
    for share in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = _y(top * share, top)
        parts.append(
            f'<line x1="{LEFT}" y1="{y:.1f}" x2="{WIDTH - 10}" y2="{y:.1f}" stroke="#dee2e6"/>'
        )
        parts.append(
            f'<text x="{LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{top * share:g}</text>'
        )
    return parts


def _group(start: float, span: float, top: float, row: Sequence[float | None]) -> list[str]:
    width = span / max(1, len(row))
    parts = []
    for index, value in enumerate(row):
        if value is None:
            continue
        x, y = start + width * index, _y(value, top)
        parts.append(
            f'<rect x="{x:.1f}" y="{y:.1f}" width="{width - 3:.1f}" '
            f'height="{HEIGHT - BOTTOM - y:.1f}" fill="{COLOURS[index % 5]}"/>'
        )
        parts.append(
            f'<text x="{x + width / 2 - 1.5:.1f}" y="{y - 4:.1f}" text-anchor="middle" '
            f'font-size="10">{value:.1f}</text>'
        )
    return parts


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _round_up(value: float) -> float:
    """The next number that four equal steps make a tidy scale of."""
    step = 4.0
    while step < value:
        step += 4.0
    return step
