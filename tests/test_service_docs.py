"""The service's guide tells every setting, figure and address; ``--regold`` writes the table."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.ports.store import Depth
from bot.settings import SECRET, Settings, name_of
from bot.web.metrics import Metrics
from tests.web.gate import opened

if TYPE_CHECKING:
    from pathlib import Path

BLOCK = re.compile(r"(<!-- settings: begin[^>]*-->\n).*?(<!-- settings: end -->)", re.DOTALL)
UNITS = ((1 << 30, "GiB"), (1 << 20, "MiB"))
TIMES = {"sweep_every", "audit_every", "drain"}


def default(name: str) -> str:
    """Write a setting's default as one would set it."""
    value = Settings.model_fields[name].default
    if name in SECRET or value in ("", ()):
        return ""
    if name in TIMES:
        size, unit = next((s, u) for s, u in ((86400, "d"), (60, "m"), (1, "s")) if value % s == 0)
        return f"`{value // size}{unit}`"
    for size, unit in UNITS:
        if isinstance(value, int) and value and value % size == 0:
            return f"`{value // size}{unit}`"
    return f"`{str(value).lower() if isinstance(value, bool) else value}`"


def table() -> str:
    """Write all settings."""
    lines = ["| variable | what it is | default |", "|---|---|---|"]
    for name, field in Settings.model_fields.items():
        file = ", `…_FILE`" if name in SECRET else ""
        lines.append(f"| `{name_of(name)}`{file} | {field.description} | {default(name)} |")
    return "\n".join(lines) + "\n"


def test_the_guide_tells_every_setting(root: Path, *, regold: bool) -> None:
    page = root / "docs/service.md"
    written = page.read_text(encoding="utf-8")
    right = BLOCK.sub(lambda match: match[1] + table() + match[2], written)
    if regold:
        page.write_text(right, encoding="utf-8")
        written = right
    assert written == right


def test_the_guide_tells_every_figure(root: Path) -> None:
    metrics = Metrics(lambda: Depth(0, 0, 0, 0, 0.0))
    text = metrics.text().decode()
    shown = set(re.findall(r"^# TYPE (countersign_\w+)", text, re.MULTILINE))
    told = set(re.findall(r"`(countersign_\w+)", (root / "docs/service.md").read_text("utf-8")))
    assert shown <= told
    also = {"countersign_looks_total", "countersign_look_seconds_total",
            "countersign_looks_running", "countersign_mirror_bytes"}  # fmt: skip
    assert told == shown | also, "and none that there is not"


def test_the_guide_tells_every_address(root: Path, tmp_path: Path) -> None:
    with opened(tmp_path) as gate:
        paths = gate.app.openapi()["paths"]
    guide = (root / "docs/service.md").read_text(encoding="utf-8")
    assert all(f"{path}`" in guide for path in paths)
