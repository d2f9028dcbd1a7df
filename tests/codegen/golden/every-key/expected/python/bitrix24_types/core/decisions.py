"""What follows from a failed response."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from . import catalogue, responses
from .catalogue import ErrorClass, ErrorInfo, Retry
from .wire import method


@dataclass(frozen=True)
class Decision:
    """What a failed response means, and what to do next."""

    kind: Literal["api", "invalid_response"]
    """Whether the server refused with a code, or the body is not a response."""
    code: str
    """The code in the spelling of the server; empty if there is none."""
    retry: Retry
    error: ErrorInfo | None
    """The entry of the catalogue, if the code is documented for the method."""


def decide(name: str, status: int, body: str) -> Decision | None:
    """Returns what follows from a response; `None` if it is successful."""
    read = responses.read(name, status, body)
    if isinstance(read, responses.Value):
        return None
    idempotency = method(name)["idempotency"]
    if isinstance(read, responses.Invalid):
        if status >= 400:
            outcome = of_status(status)
        else:
            outcome = "final" if read.is_json else "lost"
        return Decision("invalid_response", "", catalogue.retry(outcome, idempotency), None)
    found = documented(name, read.code, status, read.description)
    outcome = of_status(status) if found is None else found.error_class
    return Decision("api", read.code, catalogue.retry(outcome, idempotency), found)


def documented(name: str, code: str, status: int, description: str) -> ErrorInfo | None:
    """Finds the meaning of a code for a method."""
    errors = catalogue.of_method(name)
    meanings = [error for error in errors if folded(error.code) == folded(code)]
    own = next((error for error in meanings if error.where != "system"), None)
    system = next((error for error in meanings if error.where == "system"), None)
    if system is None:
        return own
    is_listed = status in system.status
    if own is None:
        is_of_rights = system.error_class in ("forbidden", "blocked")
        is_another = is_of_rights and status == 400 and not is_listed
        return None if is_another and not is_message(system, description) else system
    if status in own.status and is_listed and own.messages:
        is_own = is_message(own, description)
    elif (status in own.status) != is_listed:
        is_own = not is_listed
    else:
        is_own = not is_message(system, description)
    return own if is_own else system


def folded(code: str) -> str:
    """Returns a code without regard to the case of ASCII letters."""
    return "".join(letter.lower() if letter.isascii() else letter for letter in code)


def is_message(error: ErrorInfo, description: str) -> bool:
    """Whether a description is one of an error's messages, by letters and digits."""

    def letters(text: str) -> str:
        return "".join(letter for letter in text if letter.isalnum()).lower()

    return any(letters(message) == letters(description) for message in error.messages)


def of_status(status: int) -> ErrorClass | Literal["lost", "final"]:
    """Returns what a status means if the code does not say it."""
    if status == 429:
        return "rate_limited"
    if status == 425:
        return "unavailable"
    return "lost" if status == 408 or status >= 500 else "final"
