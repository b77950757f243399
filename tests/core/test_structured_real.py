"""Real files of others hold the items that were counted in them, and survive damage."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.core.model.preset import Preset
from bot.core.model.source import Source
from bot.core.trackers.structured import read_structured
from tests.core.test_structured_any import check

PRESET = Preset("generic")
SHARED = Path(__file__).parents[3] / "shared" / "corpus" / "files"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("docs_roadmap.toml", 85),
        ("EvgeniiFenita+Librova/docs_backlog.yaml", 17),
        ("orenodinner+SGC/docs_backlog.yaml", 55),
        ("docs_backlog.yaml.BROKEN-5f12b36144", 93),
        ("docs_canon_implementation_registry.yaml", 36),
        ("WORK_QUEUE.yaml", 11),
        ("docs_sprint-artifacts_sprint-status.yaml.CRLF-424df1bf0c", 183),
        ("keps_sig-node_1287-in-place-update-pod-resources_kep.yaml", 1),
        ("keps_sig-scheduling_5075-dra-consumable-capacity_kep.yaml", 1),
    ],
)
def test_real_files_hold_as_many_items_as_were_counted(name: str, count: int) -> None:
    path = next(path for path in SHARED.glob("*/*") if str(path).endswith(name))
    tracker = read_structured(Source.decode(path.name, path.read_bytes()), PRESET)
    assert len(tracker.items) == count
    check(tracker)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared files are not here")
def test_damaged_real_files_give_a_tracker() -> None:
    random.seed(7)
    for path in sorted(SHARED.glob("*/*")):
        if path.suffix == ".md" or path.stat().st_size > 40_000:
            continue
        text = path.read_bytes().decode()
        for _ in range(6):
            at, other = random.randrange(len(text)), random.randrange(len(text))
            damaged = text[:at] + random.choice("[]{}\"':#-&*!|>%@`\n\t ,") + text[at + 1 :]
            damaged = damaged[:other] + damaged[other + random.randrange(30) :]
            check(read_structured(Source(path.name, damaged), PRESET))
