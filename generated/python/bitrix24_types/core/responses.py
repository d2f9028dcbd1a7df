"""The envelope of a response: its result, or what the server refused it with."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from .paths import step
from .reader import Reader, absent_value
from .scalars import NONE, is_number
from .wire import method


class Value(NamedTuple):
    """The result of a successful call, and the paths of the values that do not fit."""

    value: Any
    mismatches: list[str]


class Refusal(NamedTuple):
    """The code and the description of an error that the server has reported."""

    code: str
    description: str


class Invalid(NamedTuple):
    """A body that is not a response, and may not even be JSON."""

    is_json: bool


def read(name: str, status: int, body: str) -> Value | Refusal | Invalid:
    """Reads the body of a response to a method."""
    try:
        envelope = json.loads(body, parse_constant=not_json)
    except (ValueError, RecursionError):
        return Invalid(is_json=False)
    return read_envelope(name, status, envelope)


def read_envelope(name: str, status: int, envelope: Any) -> Value | Refusal | Invalid:
    """Reads a body that has been parsed."""
    if not isinstance(envelope, dict):
        return Invalid(is_json=True)
    reader = Reader("response")
    has_key = "result" in envelope
    value = result(reader, method(name), envelope["result"]) if has_key else NONE
    is_good = 200 <= status < 300
    has_result = has_key and (value is not NONE or bool(reader.mismatches))
    if "error" in envelope and reports_error(envelope["error"], is_good and has_result):
        return refusal(envelope["error"], envelope.get("error_description"))
    if value is not NONE and is_good:
        return Value(value, reader.paths())
    return Invalid(is_json=True)


def not_json(constant: str) -> Any:
    """Refuses `NaN` and infinities, which are not JSON."""
    raise ValueError(constant)


def result(reader: Reader, described: dict[str, Any], value: Any) -> Any:
    """Reads the result of a method."""
    kind, under = described["result"], described.get("under")
    if kind == "boolean":
        return flag(reader, value, under or "result")
    if under is None:
        read = reader.read(kind, value, "only")
        return absent_value(kind) if read is NONE else read
    if not isinstance(value, dict):
        reader.note(is_missing=value is None)
        return absent_value(kind)
    read = NONE
    if under in value:
        with reader.inside(step(under)):
            read = reader.read(kind, value[under], "only")
    if read is NONE:
        read = absent_value(kind)
    if read is NONE:
        reader.missing(0, under)
    return read


def flag(reader: Reader, value: Any, key: str) -> Any:
    """Reads a flag, bare or under a key. The method was carried out even if it is no flag."""
    read: Any = NONE
    if isinstance(value, dict):
        if value.get(key) is not None:
            with reader.inside(step(key)):
                read = reader.read_scalar("boolean", value[key], "only")
        if read is NONE:
            reader.missing(0, key)
    elif value is None:
        reader.misfit()
    else:
        read = reader.read_scalar("boolean", value, "only")
    return True if read is NONE else read


def reports_error(error: Any, has_result: bool) -> bool:
    """Whether the value under `error` reports an error."""
    if error is None or error is False:
        return False
    if error is True:
        return True
    if isinstance(error, list):
        return bool(error)
    is_blank = error in ("", "0") or error == {} or (is_number(error) and error == 0)
    return not (has_result and is_blank)


def refusal(error: Any, description: Any) -> Refusal:
    """Returns the code and the description of an error."""
    code, message = error, None
    if isinstance(error, dict):
        code, message = error.get("code"), error.get("message")
    elif isinstance(error, list):
        code, message = None, error
    return Refusal(words(code), words(message if description is None else description))


def words(value: Any) -> str:
    """Returns a value as a text without quotes."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
