"""A vPBX's own recordings over a real socket, on each kind of database."""

from __future__ import annotations

import base64
from typing import Any

import pytest

from media.wav import from_pcm, read_wav
from server.domain.account import Account
from tests.conftest import BrowserFactory
from tests.installation import ADA, ANNA, BORIS, OTTO, Browser, Installation
from tests.wav_files import tone, wav

PATH = "/api/v1/phone-prompts"
SOUND = base64.b64encode(wav(tone(500.0, 16000, 1.5))).decode()
Told = list[tuple[str, str, str, int | None]]


@pytest.fixture
def told(installation: Installation) -> Told:
    """What the telephones are told: vPBX, prompt, language, samples."""
    found: Told = []

    def note(vpbx_id: str, prompt: str, language: str, sound: bytes | None) -> None:
        found.append((vpbx_id, prompt, language, None if sound is None else len(sound) // 2))

    installation.phone_prompts.subscribe(note)
    return found


@pytest.fixture
async def ada(installation: Installation, open_browser: BrowserFactory) -> Browser:
    browser = await open_browser(installation)
    assert (await browser.log_in(ADA))[0] == 200
    return browser


async def own(browser: Browser) -> dict[str, Any]:
    status, body = await browser.call("GET", PATH)
    assert status == 200, body
    return {each["id"]: each["seconds"] for each in body["items"] if each["seconds"] is not None}


async def test_brought_heard_replaced_and_taken_away(ada: Browser, told: Told) -> None:
    assert await own(ada) == {}
    status, body = await ada.call("PUT", f"{PATH}/welcome-fr", {"wav": SOUND})
    assert (status, body["seconds"]) == (200, 1.5)
    await ada.call("PUT", f"{PATH}/music", {"wav": SOUND})
    again = base64.b64encode(wav(tone(700.0, 8000, 2.0), 8000)).decode()
    await ada.call("PUT", f"{PATH}/music", {"wav": again})
    assert await own(ada) == {"music": 2.0, "welcome-fr": 1.5}
    assert await ada.call("DELETE", f"{PATH}/music") == (204, "")
    assert (await ada.call("DELETE", f"{PATH}/music"))[0] == 404
    assert told == [
        ("alpha", "welcome", "fr", 24000),
        ("alpha", "music", "", 24000),
        ("alpha", "music", "", 32000),
        ("alpha", "music", "", None),
    ]


async def test_it_can_be_listened_to(ada: Browser) -> None:
    await ada.call("PUT", f"{PATH}/welcome-fr", {"wav": SOUND})
    url = f"{PATH}/welcome-fr"
    async with ada.client.get(url) as answer:
        assert (answer.status, answer.content_type) == (200, "audio/wav")
        assert len(read_wav(await answer.read())) == 24000
    assert (await ada.call("GET", f"{PATH}/welcome-de"))[0] == 404


@pytest.mark.parametrize(
    ("place", "body", "status", "codes"),
    [
        ("nothing", {"wav": SOUND}, 404, None),
        ("welcome-rm", {"wav": SOUND}, 404, None),
        ("music", {}, 422, ["required"]),
        ("music", {"wav": 5}, 422, ["required"]),
        ("music", {"wav": "%%%"}, 422, ["no-wav"]),
        ("music", {"wav": "é"}, 422, ["no-wav"]),
        ("music", {"wav": base64.b64encode(b"ID3 music").decode()}, 422, ["no-wav"]),
        ("music", {"wav": base64.b64encode(wav(tone(5, 16000), 44100)).decode()}, 422, ["rate"]),
    ],
)
async def test_what_is_refused_changes_nothing(
    ada: Browser, told: Told, place: str, body: Any, status: int, codes: list[str] | None
) -> None:
    answered, problem = await ada.call("PUT", f"{PATH}/{place}", body)
    assert answered == status
    assert codes is None or [each["code"] for each in problem["errors"]] == codes
    assert (await own(ada), told) == ({}, [])


@pytest.mark.parametrize(("who", "status"), [(ANNA, 403), (OTTO, 403), (BORIS, 404)])
async def test_only_administrators_and_only_their_own(
    installation: Installation, open_browser: BrowserFactory, who: Account, status: int
) -> None:
    await installation.phone_prompts.replace(ADA, "music", {"wav": SOUND})
    browser = await open_browser(installation)
    await browser.log_in(who)
    assert (await browser.call("GET", f"{PATH}/music"))[0] == status
    assert (await browser.call("DELETE", f"{PATH}/music"))[0] == status
    assert [each.place for each in await installation.phone_prompts.all(ADA)] == ["music"]


async def test_they_are_there_again_after_a_restart(installation: Installation, told: Told) -> None:
    await installation.phone_prompts.replace(ADA, "welcome-de", {"wav": SOUND})
    await installation.phone_prompts.replace(BORIS, "music", {"wav": SOUND})
    told.clear()
    await installation.phone_prompts.tell_all()
    assert sorted(told, key=str) == [
        ("alpha", "welcome", "de", 24000),
        ("beta", "music", "", 24000),
    ]


async def test_who_changed_which_is_on_record(ada: Browser) -> None:
    for _ in range(2):
        await ada.call("PUT", f"{PATH}/music", {"wav": SOUND})
    await ada.call("DELETE", f"{PATH}/music")
    _, log = await ada.call("GET", "/api/v1/audit?object=phone-prompt")
    assert [(each["action"], each["object_name"], each["changes"]) for each in log["items"]] == [
        ("delete", "music", {"seconds": ["1.5", None]}),
        ("update", "music", {"sound": "changed"}),
        ("create", "music", {"seconds": [None, "1.5"]}),
    ]


def test_what_is_stored_is_sound() -> None:
    assert from_pcm(b"\x00\x40" * 4).tolist() == pytest.approx([0.5] * 4, abs=0.001)
