"""What tests of the whole service share: it, before each simulated host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.e2e.hosts import HOSTS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.e2e.live import Live


@pytest.fixture(params=sorted(HOSTS))
def live(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Live]:
    """Give a running service and the host it watches; what the host was asked has to fit."""
    with HOSTS[request.param](tmp_path) as found:
        yield found
        assert found.forge.breaches == []
