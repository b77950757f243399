"""danger-js 14 from npm, installed once into the user's cache folder."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

VERSION = "14"
FILE = Path(__file__).with_name("dangerfile.js")


def installed() -> tuple[str, ...]:
    """Give the command that runs danger on a work tree; empty where it can't be had."""
    folder = _cache() / f"danger-{VERSION}"
    program = folder / "node_modules/.bin/danger"
    if not program.exists() and not _install(folder):
        return ()
    arguments = ("local", "--text-only", "--failOnErrors", "-b", "main", "-d", str(FILE))
    return (str(program), *arguments)


def _install(folder: Path) -> bool:
    if shutil.which("npm") is None or shutil.which("node") is None:
        print("danger-js is left out: npm and node are not on PATH")
        return False
    print(f"installing danger@{VERSION} into {folder}")
    folder.mkdir(parents=True, exist_ok=True)
    done = subprocess.run(
        ["npm", "install", "--prefix", str(folder), "--no-audit", "--no-fund", f"danger@{VERSION}"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    if done.returncode:
        print(f"danger-js is left out: npm failed: {done.stderr.strip()[-300:]}")
    return done.returncode == 0


def _cache() -> Path:
    home = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(home) / "countersign-bench"
