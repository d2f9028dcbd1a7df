"""What works on the types: requests, responses, errors, events and redaction."""

from .catalogue import ErrorClass, ErrorInfo, Retry, Where
from .decisions import Decision
from .events import ReceivedEvent, parse_event, parse_fetched
from .method import Method, Portal
from .redaction import redact
from .requests import InvalidRequest

__all__ = [
    "Decision",
    "ErrorClass",
    "ErrorInfo",
    "InvalidRequest",
    "Method",
    "Portal",
    "ReceivedEvent",
    "Retry",
    "Where",
    "parse_event",
    "parse_fetched",
    "redact",
]
