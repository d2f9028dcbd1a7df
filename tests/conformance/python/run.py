"""Runs the conformance vectors with the Python package, and prints the totals of each kind."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bitrix24_types.core import Method, parse_event, parse_fetched, redact

HERE = Path(__file__).resolve().parent
FOLDER = Path(os.environ.get("VECTORS", HERE / "../../../generated/vectors"))

Vector = dict[str, Any]


def method(vector: Vector) -> Method[Any, Any, Any, str]:
    return Method(vector["method"])


def request(vector: Vector) -> tuple[object, object]:
    return vector["json"], method(vector).encode_request(vector["parameters"])


def response(vector: Vector) -> tuple[object, object]:
    value, mismatches = method(vector).decode_result(json.loads(vector["body"]))
    return [vector["value"], vector["mismatches"]], [value, mismatches]


def error(vector: Vector) -> tuple[object, object]:
    decision = method(vector).decision(vector["status"], vector["body"])
    if decision is None:
        return vector["decision"], None
    found = decision.error
    actual = {
        "kind": decision.kind,
        "code": decision.code,
        "where": found.where if found else "none",
        "class": found.error_class if found else None,
        "retry": decision.retry,
        "remedy": found.remedy if found else None,
    }
    if found and found.group is not None:
        actual["group"] = found.group
    return vector["decision"], actual


def event(vector: Vector) -> tuple[object, object]:
    received = []
    if "form" in vector:
        received.append(parse_event(vector["form"], vector["area"]))
    if "fetched" in vector:
        received.append(parse_fetched(vector["fetched"], vector["area"]))
    expected = [vector["event"], vector["mismatches"]]
    actual = [
        [{"name": it.name, "data": it.data, "known": it.known}, it.mismatches] for it in received
    ]
    return [expected] * len(actual), actual


def redaction(vector: Vector) -> tuple[object, object]:
    return vector["redacted"], redact(vector["text"], vector["secrets"])


KINDS: list[Callable[[Vector], tuple[object, object]]] = [request, response, error, event, redaction]


def same(left: object, right: object) -> bool:
    """Whether two JSON values are equal; `1` equals `1.0` and not `true`."""
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    if isinstance(left, dict) and isinstance(right, dict):
        return left.keys() == right.keys() and all(same(left[key], right[key]) for key in left)
    if isinstance(left, list) and isinstance(right, list):
        return len(left) == len(right) and all(map(same, left, right))
    return left == right


def main() -> int:
    totals, passed, count = [], 0, 0
    for check in KINDS:
        kind = check.__name__
        vectors = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))["vectors"]
        for vector in vectors:
            try:
                expected, actual = check(vector)
            except Exception as raised:
                expected, actual = None, repr(raised)
            if same(expected, actual):
                passed += 1
            else:
                print(f"{kind}: {vector['name']}: expected {expected!r}, got {actual!r}")
        totals.append(f"{kind} {len(vectors)}")
        count += len(vectors)
    print(f"{', '.join(totals)}: {passed} of {count}")
    return 0 if passed == count and count > 0 else 1


sys.exit(main())
