"""Which packet engine there is."""

from __future__ import annotations

import importlib
import importlib.util
import logging
from typing import Literal

from sfu.engine import Engine, EngineUser, PythonEngine
from sfu.native.engine import NativeEngine
from sfu.native.module import INTERFACE, Module

logger = logging.getLogger(__name__)


def native_module() -> Module | None:
    """The installed module `ucc_native`, if it is there and fits this version."""
    if importlib.util.find_spec("ucc_native") is None:
        return None
    module: Module = importlib.import_module("ucc_native")
    if module.INTERFACE != INTERFACE:
        logger.warning("ucc_native is of another version; build it anew (make native)")
        return None
    return module


def choose(wanted: Literal["auto", "python", "native"], user: EngineUser) -> Engine:
    """The engine that was wanted. Raises OSError when that is the native one and it is missing."""
    module = None if wanted == "python" else native_module()
    if module is not None:
        return NativeEngine(module, user)
    if wanted == "native":
        raise OSError("sfu.engine is native, but ucc_native is not installed (make native)")
    return PythonEngine(user)
