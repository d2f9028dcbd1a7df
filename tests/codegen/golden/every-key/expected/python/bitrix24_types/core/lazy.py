"""Modules that are loaded when a type in them is first used.

Importing the types of hundreds of methods takes longer than a bot that calls a few of them should
wait.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any


def find(package: str, modules: dict[str, str], name: str) -> Any:
    """Returns a type of a package, and keeps it there for the next time."""
    module = modules.get(name)
    if module is None:
        raise AttributeError(f"module {package!r} has no attribute {name!r}")
    found = getattr(importlib.import_module(f"{package}.{module}"), name)
    setattr(sys.modules[package], name, found)
    return found
