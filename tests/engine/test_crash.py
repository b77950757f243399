"""Nothing that was acknowledged is lost, whenever a process is killed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bench.crash import crash

if TYPE_CHECKING:
    from pathlib import Path


def test_kill_minus_nine_loses_nothing_on_sqlite(tmp_path: Path) -> None:
    found = crash(tmp_path, f"sqlite:///{tmp_path / 'the.db'}", rounds=2)
    assert found.acknowledged > 50
    assert (found.lost, found.overlaps) == (0, 0)


def test_kill_minus_nine_of_one_of_two_replicas_loses_nothing_on_postgres(
    tmp_path: Path, postgres: str
) -> None:
    found = crash(tmp_path, postgres, rounds=2, replicas=2, keys=24)
    assert found.acknowledged > 50
    assert (found.lost, found.overlaps) == (0, 0)


@pytest.mark.soak
def test_twenty_rounds_lose_nothing_on_sqlite(tmp_path: Path) -> None:
    found = crash(tmp_path, f"sqlite:///{tmp_path / 'the.db'}", rounds=20)
    assert (found.lost, found.overlaps) == (0, 0)


@pytest.mark.soak
def test_twenty_rounds_lose_nothing_on_postgres(tmp_path: Path, postgres: str) -> None:
    found = crash(tmp_path, postgres, rounds=20, replicas=2)
    assert (found.lost, found.overlaps) == (0, 0)
