"""The body of a request, in the one form that all clients send."""

from __future__ import annotations

import json
from typing import Any

from .paths import step
from .reader import Reader
from .scalars import NONE
from .wire import method


class InvalidRequest(ValueError):
    """A parameter does not fit its type, or a required one is missing."""

    def __init__(self, name: str, paths: list[str]) -> None:
        super().__init__(f"{name}: these parameters do not fit: {', '.join(paths)}")
        self.paths = paths


def encode(name: str, parameters: Any) -> str:
    """Returns the parameters of a method as the JSON text that is sent."""
    described = method(name)["parameters"]
    body = parameters
    if described is not None:
        reader = Reader("request")
        body = level(reader, described, parameters)
        if reader.mismatches:
            raise InvalidRequest(name, reader.paths())
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def level(reader: Reader, entries: list[dict[str, Any]], parameters: Any) -> dict[str, Any]:
    """Reads the parameters in a bundle, or in the request itself."""
    parameters = parameters if isinstance(parameters, dict) else {}
    fields = [entry for entry in entries if "bundle" not in entry]
    body = reader.read_fields(fields, parameters)
    if body is NONE:
        return {}
    for entry in entries:
        if "bundle" in entry:
            name = entry["bundle"]
            with reader.inside(step(name)):
                inner = level(reader, entry["fields"], parameters.get(name))
            if entry["required"] or holds_any(entry, inner):
                body[name] = inner
    found: dict[str, Any] = body
    return found


def holds_any(bundle: dict[str, Any], inner: dict[str, Any]) -> bool:
    """Whether anything is sent in a bundle. A bundle inside counts only if anything is set in it."""
    inside = {entry["bundle"]: entry for entry in bundle["fields"] if "bundle" in entry}
    if any(entry.get("presence") == "always" for entry in bundle["fields"]):
        return True
    if any(key not in inside for key in inner):
        return True
    return any(holds_any(entry, inner[name]) for name, entry in inside.items() if name in inner)
