"""Commands for what is seen beside the conversation: reactions, and captions for who reads along.

What is shown is kept by no room. It says only whether somebody may.
"""

from __future__ import annotations

from dataclasses import dataclass

from sfu.api import PeerId


@dataclass(frozen=True, slots=True)
class React:
    """Show everybody in the same room a reaction, for the moment."""

    peer: PeerId


@dataclass(frozen=True, slots=True)
class WriteCaption:
    """Write down what is said, for those who read along."""

    peer: PeerId


AidCommand = React | WriteCaption
