"""The catalogue of errors: what each code means, what to do about it, and whether to retry."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from .wire import method, wire

ErrorClass = Literal[
    "invalid_request",
    "unauthorized",
    "token_expired",
    "forbidden",
    "not_found",
    "already_done",
    "in_progress",
    "rate_limited",
    "time_budget_exhausted",
    "blocked",
    "unavailable",
    "server_fault",
]
"""What kind of failure a code reports."""

Where = Literal["method", "group", "system"]
"""Where a code is documented: for the method, for a group of methods, or for all methods."""

Retry = Literal["stop", "retry", "retry_when_told", "renew", "already_done"]
"""What to do next.

`stop`: another attempt would fail too. `retry`: send the request again after a pause.
`retry_when_told`: the same, after the time that the response names, if it does. `renew`:
send it again with a new access token. `already_done`: if the response to an earlier
attempt was lost, that attempt has succeeded.
"""


@dataclass(frozen=True)
class ErrorInfo:
    """A documented error."""

    code: str
    where: Where
    group: str | None
    """The group, if the code is documented for one."""
    status: tuple[int, ...]
    """The documented HTTP statuses."""
    messages: tuple[str, ...]
    """The descriptions that servers send."""
    error_class: ErrorClass
    when: str
    """When it occurs."""
    remedy: str
    """What the caller should do."""
    retry: Retry


def of_method(name: str) -> list[ErrorInfo]:
    """Returns the errors that a method may return: of its groups, its own, and of the system."""
    described, description = method(name), wire()
    idempotency = described["idempotency"]
    found = []
    for group in described["groups"]:
        errors = description["errors"][group]
        found += [info(error, "group", group, idempotency) for error in errors]
    found += [info(error, "method", None, idempotency) for error in described["errors"]]
    system = description["errors"][description["system"]]
    return found + [info(error, "system", None, idempotency) for error in system]


def info(error: dict[str, Any], where: Where, group: str | None, idempotency: str) -> ErrorInfo:
    """Returns an error of the description."""
    return ErrorInfo(
        code=error["code"],
        where=where,
        group=group,
        status=tuple(error["status"]),
        messages=tuple(error["messages"]),
        error_class=error["class"],
        when=error["when"],
        remedy=error["remedy"],
        retry=retry(error["class"], idempotency),
    )


def retry(outcome: ErrorClass | Literal["lost", "final"], idempotency: str) -> Retry:
    """Returns what follows from a class, a lost response, or a failure that stays."""
    if outcome in ("rate_limited", "in_progress", "unavailable"):
        return "retry"
    if outcome == "time_budget_exhausted":
        return "retry_when_told"
    if outcome == "token_expired":
        return "renew"
    if outcome == "already_done" and idempotency == "detects_repeats":
        return "already_done"
    if outcome in ("lost", "server_fault") and idempotency != "not_idempotent":
        return "retry"
    return "stop"
