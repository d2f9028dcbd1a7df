"""A method with the types of its request, its result and its errors."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar

from . import catalogue, decisions, requests, responses
from .catalogue import ErrorInfo
from .decisions import Decision

if TYPE_CHECKING:
    from typing_extensions import NotRequired, TypedDict

Request = TypeVar("Request")
Result = TypeVar("Result")
Value = TypeVar("Value")
Code = TypeVar("Code", bound=str)

if TYPE_CHECKING:

    class Response(TypedDict, Generic[Result]):
        """A successful response."""

        result: Result
        """The result as the server has sent it."""

        time: NotRequired[dict[str, Any]]
        """The time that the request took."""


class Portal(Protocol):
    """What calls a method by its name, such as a token of the vendor's SDK."""

    def call_method(self, api_method: str, params: Any = None, /) -> Any:
        """Calls a method and returns the response."""


class Method(Generic[Request, Result, Value, Code]):
    """A method of the API."""

    def __init__(self, name: str) -> None:
        self.name = name

    def call(self, portal: Portal, parameters: Request) -> Response[Result]:
        """Calls the method; the portal raises its own errors."""
        response: Response[Result] = portal.call_method(self.name, parameters)
        return response

    def encode_request(self, parameters: Request) -> str:
        """Returns the parameters as the JSON text that is sent.

        Raises `InvalidRequest` if one does not fit or a required one is missing.
        """
        return requests.encode(self.name, parameters)

    def decode_result(self, response: Any) -> tuple[Value, list[str]]:
        """Returns the value of a successful response, and the paths of what does not fit.

        A value that does not fit is left out or replaced as if it were absent. Raises
        `ValueError` if the response has no result.
        """
        read = responses.read_envelope(self.name, 200, response)
        if not isinstance(read, responses.Value):
            raise ValueError(f"{self.name}: the response has no result")
        return read.value, read.mismatches

    def decision(self, status: int, body: str) -> Decision | None:
        """Returns what follows from a response; `None` if it is successful."""
        return decisions.decide(self.name, status, body)

    def errors(self) -> list[ErrorInfo]:
        """Returns the documented errors: of its groups, its own, and of the system."""
        return catalogue.of_method(self.name)

    def error(self, code: Code, status: int = 400, description: str = "") -> ErrorInfo | None:
        """Returns the meaning of a code; `None` if it is not documented for the method."""
        return decisions.documented(self.name, code, status, description)
