"""The store on both databases."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.store.opening import SqlStore, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.store.inbox import SqlInbox


@pytest.fixture(params=["sqlite", "postgres"])
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'the.db'}"
    address: str = request.getfixturevalue("postgres")
    return address


@pytest.fixture(params=["sqlite", "postgres"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database of each kind, with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    address: str = request.getfixturevalue("empty_database")
    return address


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """Open a store."""
    with open_store(url) as store:
        yield store


@pytest.fixture
def inbox(store: SqlStore) -> SqlInbox:
    """Give its inbox."""
    return store.inbox
