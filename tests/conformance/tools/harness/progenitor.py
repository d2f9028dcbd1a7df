"""progenitor: its Rust client compiles, and writes and reads requests."""

import tomllib
from pathlib import Path

from . import rust
from .check import TOOLS, Check, Documents, Findings


def version() -> str:
    """Returns the version that the lock file pins."""
    lock = tomllib.loads((TOOLS / "rust" / "Cargo.lock").read_text(encoding="utf-8"))
    return next(package["version"] for package in lock["package"] if package["name"] == "progenitor")


def progenitor(documents: Documents, folder: Path) -> Findings:
    findings = Findings()
    source = folder / "src" / "lib.rs"
    source.parent.mkdir()
    if not rust.generate(findings, documents.openapi_3_0, source, folder):
        return findings
    findings.show(
        source.read_text(encoding="utf-8"),
        [r"^ {4}pub (?:struct|enum) Reaction\b.*?(?:^ {4}\}|;)", r"^ {8}pub reaction: .*?$"],
        [r"^ {4}pub struct MessageSendRequest \{.*?^ {4}\}"],
    )
    rust.test(findings, "progenitor", source.parent, folder)
    return findings


CHECKS = [Check("progenitor", version, progenitor)]
