"""Reads values in every spelling and returns them in their documented form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Literal

from . import scalars
from .kinds import (
    has_value,
    in_form,
    is_a,
    is_empty,
    keys_of,
    same,
    scalar_of,
    sorted_by_key,
    zero_is_no_id,
)
from .nothing import TYPES_WITH_BLANK, Nothing, is_nothing, nothing_of
from .paths import Mismatch, path_text, step
from .scalars import NONE, is_number
from .wire import event, wire

Mode = Literal["response", "event", "request"]


class Reader:
    """Reads one document."""

    def __init__(self, mode: Mode) -> None:
        self.mode = mode
        self.path: list[str] = []
        self.mismatches: list[Mismatch] = []

    def read(self, kind: Any, value: Any, nothing: Nothing) -> Any:
        """Reads a value, or returns `NONE` if there is none."""
        if isinstance(kind, str):
            if kind == "any":
                return self.read_any(value, nothing)
            return self.read_scalar(kind, value, nothing)
        ((shape, of),) = kind.items()
        if shape == "list":
            return self.read_list(of, value)
        if shape == "map":
            return self.read_map(of, value)
        if shape == "nullable":
            read = self.read_optional(of, value, nothing)
            return None if read is NONE else read
        if shape == "object":
            return self.read_object(of, value, nothing)
        if shape == "union":
            return self.read_union(of, value, nothing)
        if shape == "event":
            return self.read_envelope(of, value)
        return self.read_scalar(kind, value, nothing)

    def read_optional(self, kind: Any, value: Any, nothing: Nothing) -> Any:
        """Reads a value that may be absent."""
        before = len(self.mismatches)
        read = self.read(kind, value, "blank" if nothing == "only" else nothing)
        is_object = is_a(kind, "object")
        if is_object and self.lacks_a_key(before):
            del self.mismatches[before:]
        if is_object or self.mode == "event":
            may_be_empty = False
        else:
            may_be_empty = self.mode == "request" or not is_a(kind, "id")
        return read if may_be_empty or not is_empty(kind, read) else NONE

    def lacks_a_key(self, before: int) -> bool:
        """Whether the last of the mismatches since then is a missing key of the object here."""
        if len(self.mismatches) == before:
            return False
        path, is_missing = self.mismatches[-1]
        is_key = path[:-1] == tuple(self.path) and not path[-1:][0].startswith("[")
        return is_missing and len(path) == len(self.path) + 1 and is_key

    def read_scalar(self, kind: Any, value: Any, nothing: Nothing) -> Any:
        """Reads a value of one token."""
        zero_is_nothing = self.mode != "request" and zero_is_no_id(kind)
        # A form has a digit for a flag, and events are the same in both encodings.
        if self.mode == "event" and (value is False or (value is True and not zero_is_nothing)):
            value = "1" if value else "0"
        of = scalar_of(kind)
        if is_nothing(nothing, value, of in TYPES_WITH_BLANK):
            return NONE
        if zero_is_nothing and value is False:
            return NONE
        read: Any = NONE
        if isinstance(value, str):
            read = scalars.of_text(of, value)
        elif isinstance(value, bool):
            read = scalars.of_flag(of, value)
        elif is_number(value):
            read = scalars.of_number(of, value)
        return self.misfit() if read is NONE else read

    def read_list(self, of: Any, value: Any) -> Any:
        """Reads a list, also from an object whose keys are numbers."""
        if isinstance(value, list):
            entries = list(enumerate(value))
        elif isinstance(value, dict):
            if not all(key.isascii() and key.isdigit() for key in value):
                return self.misfit()
            numbered = ((int(key), value) for key, value in value.items())
            entries = sorted(numbered, key=lambda entry: entry[0])
        else:
            return self.no_entries(value)
        read = (self.read_entry(f"[{at}]", of, value) for at, value in entries)
        return [value for value in read if value is not NONE]

    def read_map(self, of: Any, value: Any) -> Any:
        """Reads a map, also from a list. The keys are sorted as in a request."""
        if isinstance(value, dict):
            entries = [(key, step(key), value) for key, value in value.items()]
        elif isinstance(value, list):
            entries = [(str(at), f"[{at}]", value) for at, value in enumerate(value)]
        else:
            return self.no_entries(value)
        read = [(key, self.read_entry(at, of, value)) for key, at, value in entries]
        return {key: value for key, value in sorted_by_key(read) if value is not NONE}

    def no_entries(self, value: Any) -> Any:
        """Reads what stands in place of entries."""
        is_zero = is_number(value) and value == 0
        return NONE if value is None or value is False or is_zero or value in ("", "0") else self.misfit()

    def read_entry(self, at: str, of: Any, value: Any) -> Any:
        """Reads an entry; returns `NONE` if it is left out."""
        with self.inside(at):
            before = len(self.mismatches)
            read = self.read(of, value, "only")
            if read is not NONE or self.mode == "event" or len(self.mismatches) > before:
                return read
            absent = absent_value(of)
            if absent is NONE:
                self.note(is_missing=True)
            return absent

    def read_any(self, value: Any, nothing: Nothing) -> Any:
        """Reads a value without a type."""
        if self.mode == "event":
            return in_form(value)
        return NONE if nothing != "only" and is_nothing(nothing, value, True) else value

    def read_object(self, name: str, value: Any, nothing: Nothing) -> Any:
        """Reads an object; an empty list is none."""
        if isinstance(value, dict):
            return self.read_entries(wire()["objects"][name], value)
        if value == [] or is_nothing(nothing, value, False):
            return NONE
        return self.misfit()

    def read_entries(self, declared: dict[str, Any], entries: dict[str, Any]) -> Any:
        """Reads an object from its entries; returns `NONE` if a required one is missing."""
        fields = declared["fields"]
        read = self.read_fields(fields, entries)
        if read is not NONE and declared.get("others"):
            listed = {key for field in fields for key in keys_of(field)}
            others = ((key, value) for key, value in entries.items() if key not in listed)
            for key, value in sorted_by_key(others):
                value = self.read_any(value, "only")
                if value is not NONE:
                    read[key] = value
        return read

    def read_fields(self, fields: Iterable[dict[str, Any]], entries: dict[str, Any]) -> Any:
        """Reads fields from the entries of an object."""
        fields = list(fields)
        before = len(self.mismatches)
        # All values are read before a missing one ends the object, so that all are checked.
        values = [self.read_field(field, entries) for field in fields]
        read = {}
        for field, value in zip(fields, values):
            if value is NONE and field["presence"] == "always":
                value = field["default"] if "default" in field else absent_value(field["type"])
                if value is NONE:
                    self.missing(before, field["name"])
                    return NONE
            if value is not NONE:
                read[field["name"]] = value
        return read

    def read_field(self, field: dict[str, Any], entries: dict[str, Any]) -> Any:
        """Reads the value of a field under its name or an alias."""
        keys = keys_of(field)
        found: Any = NONE
        for key, value in entries.items():
            if key not in keys:
                continue
            with self.inside(step(key)):
                read = self.read_slot(field, value)
            is_main = key == field["name"]
            if not has_value(field, found) or (is_main and has_value(field, read)):
                found = read
        return found

    def read_slot(self, field: dict[str, Any], value: Any) -> Any:
        """Reads the value of a field as its presence demands."""
        kind = field["type"]
        if field["presence"] == "always":
            return self.read(kind, value, nothing_of(field))
        if field["presence"] == "optional":
            return self.read_optional(kind, value, nothing_of(field))
        if same(value, field["empty"]):
            return value
        if self.mode == "event":
            value = self.read_any(value, "only")
            if value is NONE:
                return NONE
        read = self.read(kind, value, "only")
        return absent_value(kind) if read is NONE else read

    def read_union(self, name: str, value: Any, nothing: Nothing) -> Any:
        """Reads a value in one of the forms of a union."""
        if is_nothing(nothing, value, False):
            return NONE
        union = wire()["unions"][name]
        known = self.known_form(union, value)
        if known is not NONE:
            return known
        if value == []:
            return NONE
        return value if union["received"] or not union["sent"] else self.misfit()

    def known_form(self, union: dict[str, Any], value: Any) -> Any:
        """Reads a value in a known form of a union."""
        is_keyed = union["keyed"]
        forms = []
        for form in union["forms"]:
            if not is_keyed:
                forms.append((form, value))
            elif isinstance(value, dict) and list(value) == [form["name"]]:
                forms.append((form, value[form["name"]]))
        for form, inner in forms:
            if "constant" in form and same(inner, form["constant"]):
                return value
        for form, inner in forms:
            if "type" not in form:
                continue
            read = self.read_form(form["type"], inner)
            if read is not NONE:
                return {form["name"]: read} if is_keyed else read
        return NONE

    def read_form(self, kind: Any, value: Any) -> Any:
        """Reads a value as a form, if it has this form. Of an object, its id is enough."""
        before = len(self.mismatches)
        read = self.read(kind, value, "only")
        is_exact = len(self.mismatches) == before
        if read is NONE or not (is_exact or absent_value(kind) is NONE):
            del self.mismatches[before:]
            return NONE
        return read

    def read_envelope(self, area: str, value: Any) -> dict[str, Any]:
        """Reads an event in the envelope of a queue."""
        if not isinstance(value, dict):
            return {"eventId": 0, "type": "", "data": value}

        def part(key: str, kind: str) -> Any:
            if key not in value:
                return NONE
            with self.inside(key):
                return self.read(kind, value[key], "only")

        number, name, date = part("eventId", "integer"), part("type", "string"), part("date", "string")
        envelope: dict[str, Any] = {
            "eventId": 0 if number is NONE else number,
            "type": "" if name is NONE else name,
        }
        if date is not NONE:
            envelope["date"] = date
        envelope["data"], _, _ = read_event(area, envelope["type"], value.get("data"))
        return envelope

    def missing(self, before: int, key: str) -> None:
        """Records a missing key, unless a mismatch says already why there is no value."""
        with self.inside(step(key)):
            here = tuple(self.path)
            since = self.mismatches[before:]
            if not any(mismatch.path[: len(here)] == here for mismatch in since):
                self.note(is_missing=True)

    def misfit(self) -> Any:
        """Records that the value here does not fit."""
        self.note(is_missing=False)
        return NONE

    def note(self, *, is_missing: bool) -> None:
        """Records a mismatch."""
        self.mismatches.append(Mismatch(tuple(self.path), is_missing))

    @contextmanager
    def inside(self, at: str) -> Iterator[None]:
        """Reads something at a step below this place."""
        self.path.append(at)
        try:
            yield
        finally:
            self.path.pop()

    def paths(self) -> list[str]:
        """Returns the paths of the mismatches, sorted."""
        return sorted(path_text(mismatch.path) for mismatch in self.mismatches)


def read_event(area: str, name: str, data: Any) -> tuple[Any, bool, list[str]]:
    """Reads an event: its data, whether it is known, and the paths of what does not fit."""
    reader = Reader("event")
    described = event(area, name)
    if described is None:
        return data, False, []
    kind = {"object": described["data"]}
    read = reader.read(kind, data, "only")
    if read is NONE:
        read = absent_value(kind)
    return (data, False, reader.paths()) if read is NONE else (read, True, reader.paths())


def absent_value(kind: Any) -> Any:
    """Returns the value in place of an absent one, if absence has a meaning for a type."""
    if kind == "any" or is_a(kind, "nullable"):
        return None
    if is_a(kind, "list"):
        return []
    if is_a(kind, "map"):
        return {}
    if is_a(kind, "object"):
        return Reader("response").read_entries(wire()["objects"][kind["object"]], {})
    return NONE

