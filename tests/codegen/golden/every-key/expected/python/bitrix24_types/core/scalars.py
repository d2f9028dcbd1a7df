"""Values of one token: numbers, texts and flags, in every spelling that servers send."""

from __future__ import annotations

import base64
import binascii
import math
import re
from typing import Any

# Up to this number, every whole number is exact in floating point.
EXACT = 2**53

WHOLE = re.compile(r"[+-]?[0-9]+", re.ASCII)
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?", re.ASCII)
FLAGS = {
    "Y": True,
    "y": True,
    "1": True,
    "true": True,
    "N": False,
    "n": False,
    "0": False,
    "false": False,
    "": False,
}


class NoValue:
    """What a reader returns if there is no value."""


NONE = NoValue()


def is_number(value: object) -> bool:
    """Whether a JSON value is a number."""
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def integer(text: str) -> int | NoValue:
    """Reads a whole number of 64 bits."""
    text = text.strip()
    if not WHOLE.fullmatch(text) or len(text) > 20:
        return NONE
    number = int(text)
    return number if -(2**63) <= number < 2**63 else NONE


def whole(number: int | float) -> int | NoValue:
    """Returns a number that is whole, also if it is written with a fraction of zero."""
    if isinstance(number, int):
        return number if -(2**63) <= number < 2**63 else NONE
    return int(number) if number.is_integer() and abs(number) <= EXACT else NONE


def number(text: str) -> float | NoValue:
    """Reads a number."""
    text = text.strip()
    if not NUMBER.fullmatch(text):
        return NONE
    found = float(text)
    return found if math.isfinite(found) else NONE


def digits(number: int | float) -> str:
    """Returns the digits of a number, without a fraction of zero."""
    if isinstance(number, float) and number.is_integer():
        return str(int(number))
    return str(number)


def is_base64(text: str) -> bool:
    """Whether a text is base64 with padding, and has no bits beyond the last byte."""
    try:
        decoded = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return False
    return base64.b64encode(decoded).decode("ascii") == text


def of_text(kind: str, text: str) -> Any:
    """Reads a text as a scalar type."""
    if kind in ("string", "code"):
        return text
    if kind == "integer":
        return integer(text)
    if kind == "number":
        return number(text)
    if kind in ("boolean", "yes_no"):
        return of_flag(kind, FLAGS[text]) if text in FLAGS else NONE
    if kind == "secret":
        return text.rstrip("\r\n")
    if kind == "link":
        return text.rstrip("\r\n") if text else NONE
    return text if is_base64(text) else NONE


def of_number(kind: str, number: int | float) -> Any:
    """Reads a number as a scalar type."""
    if kind == "integer":
        return whole(number)
    if kind == "number":
        return number
    if kind in ("boolean", "yes_no"):
        flag = whole(number)
        return of_flag(kind, flag == 1) if flag in (0, 1) else NONE
    return of_text(kind, digits(number))


def of_flag(kind: str, flag: bool) -> Any:
    """Reads a flag as a scalar type."""
    if kind == "boolean":
        return flag
    if kind == "yes_no":
        return "Y" if flag else "N"
    if kind == "string":
        return "true" if flag else "false"
    return NONE
