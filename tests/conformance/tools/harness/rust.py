"""Compiles Rust clients and runs their tests."""

import shutil
from pathlib import Path

from .check import OUTPUT, TOOLS, Findings, missing

# All checks share the built dependencies.
ENVIRONMENT = {
    "CARGO_INCREMENTAL": "0",
    "CARGO_TARGET_DIR": str(OUTPUT / "rust-target"),
    "RUST_BACKTRACE": "0",
    "RUSTFLAGS": "--cap-lints=warn",
}


def generate(findings: Findings, document: Path, source: Path, folder: Path) -> bool:
    """Writes progenitor's client and returns whether that succeeded."""
    if missing(findings, "cargo", "not run"):
        findings.reaction = findings.message = "?"
        return False
    return findings.run(
        "progenitor", "cargo", "run", "--quiet", "--locked", "--package", "generate", "--", document, source,
        cwd=workspace(folder), env=ENVIRONMENT,
    )  # fmt: skip


def test(findings: Findings, package: str, source: Path, folder: Path) -> None:
    """Compiles a client as the package of this name, and runs the tests of the package."""
    if missing(findings, "cargo", "not compiled"):
        return
    packages = workspace(folder)
    shutil.copytree(source, packages / package / "src", dirs_exist_ok=True)
    findings.run(
        "cargo test", "cargo", "test", "--quiet", "--locked", "--package", f"{package}-output",
        cwd=packages, env=ENVIRONMENT,
    )  # fmt: skip


def workspace(folder: Path) -> Path:
    """Returns a copy of the packages, whose clients are empty at first."""
    copy = folder / "rust"
    if not copy.exists():
        shutil.copytree(TOOLS / "rust", copy, ignore=shutil.ignore_patterns("target"))
        for manifest in copy.glob("*/Cargo.toml"):
            library = manifest.parent / "src" / "lib.rs"
            if not (manifest.parent / "src").exists():
                library.parent.mkdir()
                library.touch()
    return copy
