"""Figures as a Markdown table, as JSON, and in the document that quotes them."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.figures import Figure

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results.json"
DOCUMENT = HERE.parent / "docs/performance.md"
BEGIN, END = "<!-- results: begin -->", "<!-- results: end -->"


def table(figures: Sequence[Figure]) -> str:
    """Write the figures as a Markdown table."""
    lines = ["| figure | median (min-max) | must | goal | | beside it |",
             "|---|---:|---:|---:|---|---|"]  # fmt: skip
    for one in figures:
        value, sign = one.value, "≥" if one.more else "≤"
        ends = "" if value.low == value.high else f" ({_short(value.low)}-{_short(value.high)})"
        asked = [f"{sign} {bound:g}" if one.must else "" for bound in (one.must, one.goal)]
        lines.append(f"| {one.name} | {_short(value.median)}{ends} {one.unit} | {asked[0]} | "
                     f"{asked[1]} | {one.verdict} | {one.remark} |")  # fmt: skip
    return "\n".join(lines)


def record(figures: Sequence[Figure]) -> None:
    """Write the figures to ``results.json`` and into the document."""
    data = {
        "machine": machine(),
        "figures": [{**one._asdict(), "value": one.value._asdict(), "verdict": one.verdict}
                    for one in figures],
    }  # fmt: skip
    RESULTS.write_text(json.dumps(data, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    text = DOCUMENT.read_text(encoding="utf-8")
    before, _, rest = text.partition(BEGIN)
    after = rest.partition(END)[2]
    said = ", ".join(f"{key} {value}" for key, value in machine().items())
    DOCUMENT.write_text(f"{before}{BEGIN}\n{table(figures)}\n\nMeasured with {said}.\n{END}{after}",
                        encoding="utf-8")  # fmt: skip


def machine() -> dict[str, str]:
    """Say what the figures were taken with."""
    git = subprocess.run(["git", "--version"], capture_output=True, text=True, check=True).stdout
    return {
        "processors": str(os.cpu_count()),
        "system": platform.system(),
        "Python": platform.python_version(),
        "git": git.split()[2],
    }


def _short(number: float) -> str:
    return f"{number:.0f}" if number >= 20 else f"{number:.2f}"
