"""Events: as a portal delivers them to a webhook handler, and as a queue contains them."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote_plus

from .reader import read_event


@dataclass(frozen=True)
class ReceivedEvent:
    """An event as a program receives it."""

    name: str
    data: Any
    """The data in its documented form; as received if the event is not known."""
    known: bool
    """Whether the event is described, and its data could be read."""
    mismatches: list[str]
    """The paths of the values that do not fit."""
    auth: dict[str, Any]
    """The credentials in a delivery. Compare `application_token` before trusting the event."""


def parse_event(form: str, area: str) -> ReceivedEvent:
    """Reads the body of a delivery to a webhook handler, for the events of an area."""
    fields = unfolded(form)
    name, auth = fields.get("event"), fields.get("auth")
    return received(area, name, fields.get("data"), auth if isinstance(auth, dict) else {})


def parse_fetched(text: str, area: str) -> ReceivedEvent:
    """Reads the JSON text of an event in a queue of an area."""
    envelope = json.loads(text)
    return received(area, envelope.get("type"), envelope.get("data"), {})


def received(area: str, name: Any, data: Any, auth: dict[str, Any]) -> ReceivedEvent:
    """Reads the data of an event."""
    name = name if isinstance(name, str) else ""
    data, known, mismatches = read_event(area, name, data)
    return ReceivedEvent(name, data, known, mismatches, auth)


def unfolded(form: str) -> dict[str, Any]:
    """Reads a form as PHP does: `data[message][id]=789` is an object in an object."""
    tree: dict[str, Any] = {}
    for pair in form.split("&"):
        name, _, text = pair.partition("=")
        put(tree, keys(unquote_plus(name)), unquote_plus(text))
    return tree


def put(tree: dict[str, Any], path: list[str], text: str) -> None:
    """Puts a text under nested keys; an empty key is the number after the greatest one."""
    for at, key in enumerate(path):
        if key == "" and at > 0:
            numbers = [int(known) for known in tree if re.fullmatch(r"0|-?[1-9][0-9]*", known)]
            key = str(max(numbers) + 1 if numbers else 0)
        if at == len(path) - 1:
            tree[key] = text
        else:
            inner = tree.get(key)
            if not isinstance(inner, dict):
                inner = tree[key] = {}
            tree = inner


def keys(name: str) -> list[str]:
    """Returns the keys of a name, the outermost first; none for a name that PHP skips."""
    name = name.partition("\0")[0].lstrip(" ")
    first, bracket, _ = name.partition("[")
    if not first:
        return []
    if bracket and "]" not in name:
        return [variable(name)]
    found = [variable(first)]
    rest = name[len(first) :]
    while rest.startswith("[") and "]" in rest:
        key, _, rest = rest[1:].partition("]")
        found.append("" if key in (" ", "\t", "\n", "\v", "\f", "\r") else key)
    return found


def variable(name: str) -> str:
    """Replaces characters that PHP does not allow in the name of a variable."""
    return re.sub(r"[ .\[]", "_", name)
