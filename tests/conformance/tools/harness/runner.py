"""Runs one check."""

import shutil

from .check import OUTPUT, Check, Documents, Findings


def run(check: Check, documents: Documents) -> Findings:
    """Runs a check in an empty folder of its own."""
    folder = OUTPUT / check.name.replace(" ", "-")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    try:
        return check.run(documents, folder)
    # A document may be broken such that a tool or the reading of its output breaks too.
    except Exception as error:
        return Findings(troubles=[f"{type(error).__name__}: {error}"])
