"""Checks the installed package: its files, every type in it, and the first program of its page."""

from __future__ import annotations

import contextlib
import importlib
import importlib.metadata
import io
import pkgutil
import re
import sys
from pathlib import Path

package = importlib.import_module("bitrix24_types")
folder = Path(package.__path__[0])
source = Path(sys.argv[1])
assert source not in folder.parents, f"{folder} is not installed"

# The wheel has all files of the package, and the licenses.
expected = {path.relative_to(source / "bitrix24_types") for path in source.rglob("bitrix24_types/**/*")}
expected = {path for path in expected if path.suffix in (".py", ".json", ".typed")}
missing = sorted(str(path) for path in expected if not (folder / path).is_file())
assert expected and not missing, f"the wheel lacks {missing}"
files = importlib.metadata.files("bitrix24-types") or []
for license in ("LICENSE-APACHE", "LICENSE-MIT"):
    assert any(path.name == license for path in files), f"the wheel lacks {license}"

# Each module can be imported, and each name of a package leads to its type.
names = 0
for module in pkgutil.walk_packages(package.__path__, "bitrix24_types."):
    importlib.import_module(module.name)
for name in ["bitrix24_types"] + [f"bitrix24_types.{it.name}" for it in pkgutil.iter_modules(package.__path__)]:
    for attribute in getattr(importlib.import_module(name), "_MODULES", {}):
        getattr(importlib.import_module(name), attribute)
        names += 1
assert names > 100, f"only {names} names"

# The first program of the page runs as it is.
page = (source / "README.md").read_text(encoding="utf-8")
program = re.search(r"```python\n(.*?)```", page, re.DOTALL)
assert program, "the page has no program"
with contextlib.redirect_stdout(io.StringIO()) as printed:
    exec(compile(program[1], "README.md", "exec"), {})
assert printed.getvalue(), "the first program prints nothing"
print(f"installed: {len(expected)} files, {names} names")
