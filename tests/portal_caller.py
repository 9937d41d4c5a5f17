"""One caller of the portal, played step by step; what each step leads to is told in words."""

from __future__ import annotations

from sip_gateway.api import Decision
from sip_gateway.portal_actions import (
    Action,
    Admit,
    AdmitCallee,
    Arrive,
    Enter,
    Forward,
    HangUp,
    Mix,
    Play,
    RecordName,
    Speak,
    StopPlaying,
)
from sip_gateway.portal_machine import PortalDialogue
from sip_gateway.prompts.catalogue import PROMPT_IDS


class Caller:
    """Plays one caller. Each step returns what it led to, told in words."""

    def __init__(self, *languages: str) -> None:
        self.dialogue = PortalDialogue(languages)
        self.now = 100.0
        self.token = 0
        self.admit: Admit | None = None

    def answered(self) -> list[str]:
        self.dialogue.answered(self.now)
        return self._told()

    def keys(self, keys: str) -> list[str]:
        for key in keys:
            self.dialogue.key(key, self.now)
        return self._told()

    def hears_all(self) -> list[str]:
        self.dialogue.heard(self.token, self.now)
        return self._told()

    def waits(self, seconds: float) -> list[str]:
        """Let the clock run, ticking exactly at each deadline."""
        end = self.now + seconds
        while (at := self.dialogue.deadline) is not None and at <= end:
            self.now = at
            self.dialogue.tick(at)
        self.now = end
        return self._told()

    def decided(self, decision: Decision | None) -> list[str]:
        self.dialogue.decided(decision, self.now)
        return self._told()

    def _told(self) -> list[str]:
        return [self._words(action) for action in self.dialogue.drain()]

    def _words(self, action: Action) -> str:
        match action:
            case Play():
                assert {each.rpartition("/")[2] for each in action.prompts} <= PROMPT_IDS | {
                    "music",
                    "tone:attention",
                }
                self.token = action.token
                return ("loop " if action.loop else "play ") + " ".join(action.prompts)
            case RecordName():
                self.token = action.token
                return "record"
            case StopPlaying():
                return "stop"
            case Speak():
                return f"speak {action.language}"
            case Admit():
                self.admit = action
                return "admit"
            case Enter():
                return "enter"
            case Forward():
                return f"key {action.digit}"
            case HangUp():
                return "hang up"
            case AdmitCallee() | Arrive() | Mix():
                raise AssertionError("of other dialogues")


def at_code() -> Caller:
    caller = Caller()
    caller.answered()
    caller.keys("4711#")
    return caller


def checking() -> Caller:
    caller = at_code()
    caller.keys("2468#")
    return caller
