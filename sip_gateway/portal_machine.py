"""The portal dialogue: welcome, room number, access code, admission. One table, no I/O.

Keys: `#` ends an entry, `*` begins it anew, or changes the language where nothing was entered
yet; any key silences the prompt. An entry also ends by a pause, or when it has its full length.
After three tries that came to nothing the portal says goodbye; wrong room and wrong code sound
the same, so that room numbers cannot be searched. Whoever is a little early may stay on the line,
with music, until the conference opens; nothing of the room is heard before. The same goes for
whom somebody in the conference has to let in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import Enum, auto
from types import MappingProxyType
from typing import Final

from sip_gateway.api import Admitted, Decision, Opening, RefusalReason, Waiting
from sip_gateway.portal_actions import (
    Action,
    Admit,
    Enter,
    Forward,
    HangUp,
    Play,
    RecordName,
    Speak,
    StopPlaying,
)
from sip_gateway.spoken import opens_at, opens_in

MAX_DIGITS: Final = 12  # of a room number, and of an access code
MAX_TRIES: Final = 3
INTER_DIGIT: Final = 5.0  # seconds of pause that end an entry
FIRST_DIGIT: Final = 10.0  # seconds to begin an entry after the question
PLAYBACK_LIMIT: Final = 30.0  # seconds after which a prompt counts as heard
PATIENCE: Final = 2.0  # seconds without a decision before the caller is asked to wait
DIALOGUE_LIMIT: Final = 180.0  # seconds for the whole dialogue
NAME_LIMIT: Final = 6.0  # seconds after which a name counts as said
REASSURANCE: Final = 45.0  # seconds of music after which whoever waits is told that they do
MAX_WAITS: Final = 3  # so often an early caller may wait: the start can be put off meanwhile


class State(Enum):
    RINGING = auto()
    ROOM = auto()
    CODE = auto()
    CHECKING = auto()
    EARLY = auto()  # stays on the line until the conference opens
    WAITING = auto()  # stays on the line until somebody decides
    NAMING = auto()  # admitted, is asked for their name
    RECORDING = auto()  # says it
    ENTERING = auto()  # admitted, hears its prompts to the end
    INSIDE = auto()
    GOODBYE = auto()
    OVER = auto()


class Input(Enum):
    ANSWERED = auto()
    DIGIT = auto()  # 0 to 9
    HASH = auto()
    STAR = auto()
    LETTER = auto()  # A to D, which few telephones have
    HEARD = auto()  # the prompts were played to the end
    TIMEOUT = auto()
    DECISION = auto()


class PortalDialogue:
    """One caller's dialogue. Feed it; take the actions from `drain`; call `tick` at `deadline`.

    `languages` are those that the caller may change to, the one that is spoken first.
    """

    def __init__(self, languages: Sequence[str] = ()) -> None:
        self._languages = tuple(languages)
        self._chosen = False  # the language, by a key
        self.state = State.RINGING
        self.deadline: float | None = None
        self._limit = 0.0
        self._actions: list[Action] = []
        self._token = 0
        self._playing = False
        self._entry = ""
        self._room = self._code = ""
        self._tries = self._waits = 0
        self._opens = 0.0
        self._decision: Decision | None = None

    @property
    def waits_for_decision(self) -> bool:
        return self.state in (State.CHECKING, State.WAITING)

    def drain(self) -> list[Action]:
        """What to do now, in order."""
        actions = self._actions[:]
        self._actions.clear()
        return actions

    def answered(self, now: float) -> None:
        """The caller hears us."""
        self._limit = now + DIALOGUE_LIMIT
        self._feed(Input.ANSWERED, "", now)

    def key(self, key: str, now: float) -> None:
        """A key was pressed: one of 0-9, *, #, A-D."""
        kind = {"#": Input.HASH, "*": Input.STAR}.get(key)
        self._feed(kind or (Input.DIGIT if key.isdigit() else Input.LETTER), key, now)

    def heard(self, token: int, now: float) -> None:
        """The prompts with that token were played to the end; older tokens are ignored."""
        if token == self._token and self._playing:
            self._playing = False
            self._feed(Input.HEARD, "", now)

    def decided(self, decision: Decision | None, now: float) -> None:
        """The answer to Admit, and after `Waiting` the next one; None when there was none because
        of a fault of ours."""
        if decision != self._decision or self.state is not State.WAITING:
            self._decision = decision
            self._feed(Input.DECISION, "", now)

    def tick(self, now: float) -> None:
        """Time has passed."""
        if self.deadline is None or now < self.deadline:
            return
        if now >= self._limit and self.state in (State.ROOM, State.CODE, State.CHECKING):
            self._farewell(now, *(("technical-problem",) if self.state is State.CHECKING else ()))
            return
        self._playing = False
        self._feed(Input.TIMEOUT, "", now)

    def _feed(self, kind: Input, key: str, now: float) -> None:
        step = _STEPS.get((self.state, kind))
        if step is not None:
            step(self, key, now)

    # -- steps --------------------------------------------------------------------------------

    def _welcome(self, _: str, now: float) -> None:
        self.state = State.ROOM
        others = (f"{language}/other-language" for language in self._languages[1:])
        self._play(now, "welcome", "enter-room", *others)

    def _listen(self, _: str, now: float) -> None:
        """The question was heard: give time to begin."""
        self._until(now + (INTER_DIGIT if self._entry else FIRST_DIGIT))

    def _collect(self, key: str, now: float) -> None:
        self._silence()
        self._entry += key
        if len(self._entry) >= MAX_DIGITS:
            self._submit("", now)
        else:
            self._until(now + INTER_DIGIT)

    def _again(self, _: str, now: float) -> None:
        if not self._entry and len(self._languages) > 1:
            self._chosen = True
            self._languages = (*self._languages[1:], self._languages[0])
            self._actions.append(Speak(self._languages[0]))
        self._ask_room(now) if self.state is State.ROOM else self._ask_code(now)

    def _pause(self, _: str, now: float) -> None:
        """No key for a while: the entry is complete, or nobody is there."""
        if self._entry:
            self._submit("", now)
        else:
            self._failed_try(now, "no-input")

    def _submit(self, _: str, now: float) -> None:
        if self.state is State.ROOM:
            self._submit_room(now)
            return
        self._code, self._entry = self._entry, ""
        self._ask_admission(now)

    def _ask_admission(self, now: float) -> None:
        self._silence()
        self._actions.append(Admit(self._room, self._code))
        self.state = State.CHECKING
        self._until(now + PATIENCE)

    def _submit_room(self, now: float) -> None:
        if self._entry:
            self._room = self._entry
            self._ask_code(now)
        else:
            self._failed_try(now, "no-input")

    def _ask_patience(self, _: str, now: float) -> None:
        self._play(now, "one-moment")
        self.deadline = self._limit

    def _judge(self, _: str, now: float) -> None:
        decision = self._decision
        if isinstance(decision, Admitted):
            self._take_in(decision, now)
        elif isinstance(decision, Waiting):
            self._stay(decision, now)
        elif decision is None:
            self._farewell(now, "technical-problem")
        elif decision.reason is RefusalReason.WRONG_CREDENTIALS:
            self._room = ""
            self.state = State.ROOM
            self._failed_try(now, decision.reason.value, "try-again")
        elif decision.opening is not None:
            self._come_early(decision.opening, now)
        else:
            self._farewell(now, decision.reason.value)

    def _come_early(self, opening: Opening, now: float) -> None:
        if not opening.may_wait or self._waits >= MAX_WAITS:
            self._farewell(now, *opens_at(opening))
            return
        self._waits += 1
        self.state = State.EARLY
        self._opens = now + opening.seconds
        self._play(now, *opens_in(opening.seconds), "stay-on-line")

    def _wait(self, _: str, now: float) -> None:
        """The early caller has heard when it opens, or it opens now."""
        if now < self._opens:
            self._play(now, "music", loop=True)
            self.deadline = self._opens
        else:
            self._limit = now + DIALOGUE_LIMIT
            self._ask_admission(now)

    def _stay(self, waiting: Waiting, now: float) -> None:
        """Before the room, for as long as it takes; nothing that was keyed in is needed again."""
        self._room = self._code = ""
        self.state = State.WAITING
        self._speak(waiting.language)
        self._play(now, "lobby-asked" if waiting.leader else "lobby-no-host")

    def _while_away(self, _: str, now: float) -> None:
        self._play(now, "music", loop=True)
        self.deadline = now + REASSURANCE

    def _reassure(self, _: str, now: float) -> None:
        self._play(now, "lobby-still")

    def _take_in(self, admitted: Admitted, now: float) -> None:
        self._room = self._code = ""
        self._speak(admitted.language)
        if admitted.ask_name:
            self.state = State.NAMING
            self._play(now, "say-name", "tone:attention")
        else:
            self._welcome_in(admitted, now)

    def _record(self, _: str, now: float) -> None:
        self.state = State.RECORDING
        self._token += 1
        self._playing = True
        self._actions.append(RecordName(self._token))
        self.deadline = now + NAME_LIMIT

    def _named(self, _: str, now: float) -> None:
        """The name was said, or is not going to be."""
        self._actions.append(StopPlaying())
        if isinstance(self._decision, Admitted):
            self._welcome_in(self._decision, now)

    def _welcome_in(self, admitted: Admitted, now: float) -> None:
        self.state = State.ENTERING
        muted = ("entering-muted",) if admitted.muted else ()
        self._play(now, "first-here" if admitted.people <= 1 else "entering", *muted)

    def _enter(self, _: str, now: float) -> None:
        self._silence()
        self.state = State.INSIDE
        self.deadline = None
        if isinstance(self._decision, Admitted):
            self._actions.append(Enter(self._decision))

    def _enter_with(self, key: str, now: float) -> None:
        """A star cuts the welcome short, and is the beginning of a code in the room."""
        self._enter(key, now)
        self._forward(key, now)

    def _forward(self, key: str, now: float) -> None:
        self._actions.append(Forward(key))

    def _end(self, _: str, now: float) -> None:
        self.state = State.OVER
        self.deadline = None
        self._actions.append(HangUp())

    # -- what steps share ---------------------------------------------------------------------

    def _speak(self, language: str) -> None:
        """The language of whoever was recognised, unless they chose one themselves."""
        if language and not self._chosen:
            self._actions.append(Speak(language))

    def _ask_room(self, now: float, *before: str) -> None:
        self.state = State.ROOM
        self._entry = ""
        self._play(now, *before, "enter-room")

    def _ask_code(self, now: float, *before: str) -> None:
        self.state = State.CODE
        self._entry = ""
        self._play(now, *before, "enter-code", "code-optional")

    def _failed_try(self, now: float, *why: str) -> None:
        self._tries += 1
        if self._tries >= MAX_TRIES:
            self._farewell(now, why[0])
        elif self.state is State.ROOM:
            self._ask_room(now, *why)
        else:
            self._ask_code(now, *why)

    def _farewell(self, now: float, *why: str) -> None:
        self.state = State.GOODBYE
        self._entry = self._room = self._code = ""
        self._play(now, *why, "goodbye")

    def _play(self, now: float, *prompts: str, loop: bool = False) -> None:
        self._token += 1
        self._playing = True
        self._actions.append(Play(prompts, self._token, loop))
        self._until(now + PLAYBACK_LIMIT)

    def _silence(self) -> None:
        if self._playing:
            self._playing = False
            self._actions.append(StopPlaying())

    def _until(self, at: float) -> None:
        if self.state in (State.WAITING, State.NAMING, State.ENTERING, State.GOODBYE):
            self.deadline = at
        else:
            self.deadline = min(at, self._opens if self.state is State.EARLY else self._limit)


Step = Callable[[PortalDialogue, str, float], None]

_STEPS: Final = MappingProxyType[tuple[State, Input], Step](
    {
        (State.RINGING, Input.ANSWERED): PortalDialogue._welcome,
        (State.ROOM, Input.DIGIT): PortalDialogue._collect,
        (State.ROOM, Input.HASH): PortalDialogue._submit,
        (State.ROOM, Input.STAR): PortalDialogue._again,
        (State.ROOM, Input.HEARD): PortalDialogue._listen,
        (State.ROOM, Input.TIMEOUT): PortalDialogue._pause,
        (State.CODE, Input.DIGIT): PortalDialogue._collect,
        (State.CODE, Input.HASH): PortalDialogue._submit,
        (State.CODE, Input.STAR): PortalDialogue._again,
        (State.CODE, Input.HEARD): PortalDialogue._listen,
        (State.CODE, Input.TIMEOUT): PortalDialogue._pause,
        (State.CHECKING, Input.TIMEOUT): PortalDialogue._ask_patience,
        (State.CHECKING, Input.DECISION): PortalDialogue._judge,
        (State.EARLY, Input.HEARD): PortalDialogue._wait,
        (State.EARLY, Input.TIMEOUT): PortalDialogue._wait,
        (State.WAITING, Input.HEARD): PortalDialogue._while_away,
        (State.WAITING, Input.TIMEOUT): PortalDialogue._reassure,
        (State.WAITING, Input.DECISION): PortalDialogue._judge,
        (State.NAMING, Input.HEARD): PortalDialogue._record,
        (State.NAMING, Input.TIMEOUT): PortalDialogue._record,
        (State.NAMING, Input.HASH): PortalDialogue._named,
        (State.RECORDING, Input.HEARD): PortalDialogue._named,
        (State.RECORDING, Input.TIMEOUT): PortalDialogue._named,
        (State.RECORDING, Input.HASH): PortalDialogue._named,
        (State.ENTERING, Input.DIGIT): PortalDialogue._enter,
        (State.ENTERING, Input.HASH): PortalDialogue._enter,
        (State.ENTERING, Input.STAR): PortalDialogue._enter_with,
        (State.ENTERING, Input.HEARD): PortalDialogue._enter,
        (State.ENTERING, Input.TIMEOUT): PortalDialogue._enter,
        (State.INSIDE, Input.DIGIT): PortalDialogue._forward,
        (State.INSIDE, Input.HASH): PortalDialogue._forward,
        (State.INSIDE, Input.STAR): PortalDialogue._forward,
        (State.INSIDE, Input.LETTER): PortalDialogue._forward,
        (State.GOODBYE, Input.HEARD): PortalDialogue._end,
        (State.GOODBYE, Input.TIMEOUT): PortalDialogue._end,
    }
)
