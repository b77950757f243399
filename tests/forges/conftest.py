"""What tests of adapters share: each adapter before its simulated host."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.forges.stands import STANDS, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(params=sorted(STANDS))
def stand(request: pytest.FixtureRequest) -> Iterator[Stand]:
    with STANDS[request.param]() as found:
        yield found
        assert found.host.breaches == []
