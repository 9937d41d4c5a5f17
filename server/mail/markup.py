"""A letter as HTML: one column, no picture, no script, light and dark.

Every value is escaped here and nowhere else. Styles stand on the elements, since many mail
programs drop style sheets; the sheet in the template adds the dark colours and narrow screens.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from importlib.resources import files
from string import Template

from server.mail.letter import Letter, Link, Row

_BUTTON = (
    "display:inline-block; margin:0 8px 10px 0; padding:12px 20px; border-radius:10px;"
    " font-weight:600; text-decoration:none;"
)
_MAIN = "background:#0b5d62; color:#ffffff; border:1px solid #0b5d62;"
_OTHER = "background:#edf2f1; color:#08484c; border:1px solid #7d8f8b;"
_CELL = "padding:10px 0; border-bottom:1px solid #d5dedc; vertical-align:top; text-align:left;"
# "14:30–15:30" is read in one go.
_TIMES = re.compile(r"\d\d:\d\d–\d\d:\d\d")
_TOGETHER = r'<span style="white-space:nowrap;">\g<0></span>'
_DIGITS = "font-size:22px; font-weight:600; line-height:1.2; font-variant-numeric:tabular-nums;"


class Markup:
    """Holds the template, read once."""

    def __init__(self) -> None:
        self._template = Template((files("server.mail") / "letter.html").read_text("utf-8"))

    def render(self, letter: Letter) -> str:
        return self._template.substitute(
            language=escape(letter.language),
            subject=escape(letter.subject),
            heading=escape(letter.heading),
            lead=escape(letter.lead),
            links=_links(letter.links),
            rows=_rows(letter.rows),
            answers=_answers(letter.question, letter.answers),
            notes="".join(_note(note) for note in letter.notes),
            footer=escape(letter.footer),
        )


def _links(links: Sequence[Link]) -> str:
    if not links:
        return ""
    return f'<p style="margin:0 0 18px;">{"".join(_button(link) for link in links)}</p>'


def _button(link: Link) -> str:
    name, style = ("main", _MAIN) if link.main else ("other", _OTHER)
    return (
        f'<a class="button {name}" href="{escape(link.url)}" style="{_BUTTON} {style}">'
        f"{escape(link.text)}</a>"
    )


def _rows(rows: Sequence[Row]) -> str:
    """A real table: screen readers tell the label with the value."""
    if not rows:
        return ""
    body = "".join(_row(row) for row in rows)
    return (
        '<table width="100%" cellpadding="0" cellspacing="0" border="0"'
        f' style="border-collapse:collapse; margin:0 0 24px;"><tbody>{body}</tbody></table>'
    )


def _row(row: Row) -> str:
    label = f"{_CELL} width:38%; padding-right:12px; font-size:14px; font-weight:400;"
    value = _DIGITS if row.digits else ""
    # No program shall guess that room number and PIN are telephone numbers.
    text = _TIMES.sub(_TOGETHER, escape(row.value)).replace("\n", "<br>")
    return (
        f'<tr><th class="label" scope="row" style="{label} color:#41534f;">{escape(row.label)}</th>'
        f'<td class="value" style="{_CELL} {value} color:#10201e;">{text}</td></tr>'
    )


def _answers(question: str, answers: Sequence[Link]) -> str:
    if not answers:
        return ""
    return (
        '<h2 class="question" style="margin:0 0 10px; font-size:16px; color:#10201e;">'
        f"{escape(question)}</h2>{_links(answers)}"
    )


def _note(text: str) -> str:
    return (
        '<p class="note" style="margin:0 0 10px; font-size:14px; color:#41534f;">'
        f"{escape(text)}</p>"
    )
