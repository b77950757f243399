"""What the tests of the addresses share: a gate that is open for a whole module."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.gate import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.web.gate import Gate


@pytest.fixture
def gate(tmp_path: Path) -> Iterator[Gate]:
    """Give a service that takes GitLab's webhooks."""
    with opened(tmp_path) as found:
        yield found


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Give one service for all tests of a module: they only ask it."""
    with opened(tmp_path_factory.mktemp("standing")) as found:
        yield found
