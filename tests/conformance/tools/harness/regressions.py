"""Documents that are broken on purpose, and the checks that must notice."""

import json
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .check import OUTPUT, Check, Documents
from .runner import run
from .table import table


@dataclass(frozen=True)
class Regression:
    """A change that makes a document worse."""

    name: str
    plant: Callable[[dict], None]
    noticed_by: tuple[str, ...]


def untyped(document: dict) -> None:
    document["components"]["schemas"]["Reaction"] = {"description": "A reaction to a message."}


def closed(document: dict) -> None:
    document["components"]["schemas"]["Reaction"] = {"type": "string", "enum": ["like", "kiss"]}


def without_items(document: dict) -> None:
    for schema in objects(document["components"]["schemas"]):
        if schema.get("type") == "array":
            del schema["items"]


def short_ids(document: dict) -> None:
    for schema in objects(document["components"]["schemas"]):
        if schema.get("format") == "int64":
            schema["format"] = "int32"


REGRESSIONS = [
    Regression("an enumeration without a type", untyped, ("openapi-typescript", "datamodel-code-generator")),
    Regression(
        "a closed enumeration",
        closed,
        ("openapi-typescript", "datamodel-code-generator", "openapi-generator go"),
    ),
    Regression(
        "arrays without items",
        without_items,
        ("Spectral", "openapi-typescript", "openapi-generator go"),
    ),
    Regression("ids of 32 bits", short_ids, ("openapi-generator go",)),
]


def self_test(checks: list[Check], documents: Documents) -> int:
    """Shows that each regression is noticed by the checks that it names, and returns the exit code."""
    by_name = {check.name: check for check in checks}
    rows = []
    sound = {}
    for regression in REGRESSIONS:
        broken = plant(regression, documents)
        for check in (by_name[name] for name in regression.noticed_by if name in by_name):
            # A check that fails anyway notices nothing.
            if check.name not in sound:
                sound[check.name] = not run(check, documents).troubles
            troubles = run(check, broken).troubles
            verdict = "noticed" if sound[check.name] and troubles else "BLIND" if not troubles else "FAILS anyway"
            print(f"{regression.name}: {check.name}: {verdict}", flush=True)
            rows.append([regression.name, check.name, verdict, " ".join(troubles[0].split()) if troubles else ""])
    print(table(["Regression", "Tool", "Verdict", "Because"], rows))
    passed = sum(row[2] == "noticed" for row in rows)
    print(f"self-test: {passed} passed, {len(rows) - passed} failed")
    return 1 if passed < len(rows) or not rows else 0


def plant(regression: Regression, documents: Documents) -> Documents:
    """Returns copies of the documents with a regression."""
    folder = OUTPUT / "planted"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return Documents(
        broken(regression, documents.openapi, folder),
        broken(regression, documents.openapi_3_0, folder),
        documents.schemas,
    )


def broken(regression: Regression, path: Path, folder: Path) -> Path:
    """Writes a copy of a document with a regression, and returns its path."""
    document = json.loads(path.read_text(encoding="utf-8"))
    before = json.dumps(document)
    regression.plant(document)
    if json.dumps(document) == before:
        raise ValueError(f"{path.name} has no place for {regression.name}")
    copy = folder / path.name
    copy.write_text(json.dumps(document, indent=2), encoding="utf-8")
    return copy


def objects(value: object) -> Iterator[dict]:
    """Yields every object in a document."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from objects(inner)
