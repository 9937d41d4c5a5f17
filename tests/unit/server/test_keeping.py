"""What is there when a service has started is never searched for garbage; what comes later is."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator

import pytest

from server.keeping import kept_from_now


class Ring:
    """Garbage that only a search finds: it holds itself."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture(autouse=True)
def searched_again() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_what_was_there_stays_and_what_comes_goes() -> None:
    with kept_from_now() as keep:
        early = weakref.ref(Ring())
        assert not gc.isenabled()
        keep()
        assert gc.isenabled()
        late = weakref.ref(Ring())
        gc.collect()
        assert early() is not None
        assert late() is None


def test_a_start_that_fails_leaves_the_search_on() -> None:
    with pytest.raises(OSError, match="in use"), kept_from_now():
        raise OSError("in use")
    assert gc.isenabled()
