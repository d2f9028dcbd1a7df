"""The places of values in a document."""

from __future__ import annotations

import json
from typing import NamedTuple


class Mismatch(NamedTuple):
    """A value that does not fit."""

    path: tuple[str, ...]
    is_missing: bool


def step(key: str) -> str:
    """Returns a key as a step of a path, quoted unless it is a word."""
    is_word = key != "" and all(letter.isalnum() or letter in "_-" for letter in key)
    return key if is_word else f"[{json.dumps(key, ensure_ascii=False)}]"


def path_text(path: tuple[str, ...]) -> str:
    """Returns a path as a text: `items[3].id`."""
    text = ""
    for at in path:
        text += f".{at}" if text and not at.startswith("[") else at
    return text
