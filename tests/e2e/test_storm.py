"""Storm: whatever goes wrong on the way, the end is the one of a quiet day."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.hosts import HOSTS
from tests.e2e.storm import stands, story, tell

if TYPE_CHECKING:
    from pathlib import Path

ROUGH = ("status", "drop", "swallow", "truncate")


def ends_alike(host: str, folder: Path, size: tuple[int, int], kinds: tuple[str, ...]) -> int:
    """Tell one story twice and compare; give the number of webhooks of the rough day."""
    steps = story(7, *size)
    with HOSTS[host](folder / "quiet") as live:
        quiet = tell(live, steps)
        live.settle()
        expected = stands(live, quiet)
    with HOSTS[host](folder / "rough") as live:
        live.forge.faults.at_random(seed=11, share=0.08, hooks=0.3, kinds=kinds)
        rough = tell(live, steps)
        live.settle()
        live.forge.faults.stop()
        live.forge.advance(3600)
        live.sweep()
        assert stands(live, rough) == expected
        told = [live.said(request) for request in rough]
        live.forge.calls.clear()
        live.audit()
        assert live.writes() == []
        assert [live.said(request) for request in rough] == told
        return len(live.forge.deliveries)


@pytest.mark.parametrize("host", sorted(HOSTS))
def test_a_rough_day_ends_like_a_quiet_one(host: str, tmp_path: Path) -> None:
    assert ends_alike(host, tmp_path, (4, 40), ROUGH) > 40


@pytest.mark.soak
@pytest.mark.parametrize("host", sorted(HOSTS))
def test_two_thousand_deliveries_on_a_rough_day(host: str, tmp_path: Path) -> None:
    assert ends_alike(host, tmp_path, (20, 1500), (*ROUGH, "limit")) >= 2000
