"""Runs the programs in a folder, and writes which of them have failed to a file."""

import json
import runpy
import sys
import traceback
from pathlib import Path

folder, outcomes = sys.argv[1:]
failed = {}
for program in sorted(Path(folder).glob("*.py")):
    try:
        runpy.run_path(str(program))
        failed[program.stem] = False
    except Exception:
        traceback.print_exc()
        failed[program.stem] = True
Path(outcomes).write_text(json.dumps(failed))
