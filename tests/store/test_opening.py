"""A store is opened at an address, by one service at a time where it is a file."""

from __future__ import annotations

import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import UserError
from bot.ports.store import Delivery, StoreError
from bot.store.opening import open_store

if TYPE_CHECKING:
    from pathlib import Path

KEY = "forge:owner/name!7"


def test_the_file_is_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "the.db"
    with open_store(f"sqlite:///{path}") as store:
        store.memory.advance("open", "now")
        files = sorted(tmp_path.iterdir())
        assert [file.name for file in files] == ["the.db", "the.db-shm", "the.db-wal"]
        assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}


def test_what_is_accepted_is_written_to_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'the.db'}") as store:
        connection = store._database._writing.connect()  # type: ignore[attr-defined]
        with connection:
            settings = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                for name in ("journal_mode", "synchronous", "busy_timeout")
            }
    assert settings == {"journal_mode": "wal", "synchronous": 2, "busy_timeout": 30_000}


def test_a_second_service_on_a_file_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'the.db'}"
    refused = pytest.raises(UserError, match=r"the\.db is in use by a service that runs already")
    with open_store(url, service=True), refused:
        open_store(url, service=True)
    open_store(url, service=True).close()


def test_a_command_line_opens_the_file_beside_a_service(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'the.db'}"
    with open_store(url, service=True) as store:
        script = (
            "import sys; from bot.store.opening import open_store; s = open_store(sys.argv[1]);"
        )
        script += f"s.inbox.mark([{KEY!r}], 'replay'); s.close()"
        subprocess.run([sys.executable, "-c", script, url], check=True)
        assert store.inbox.due(5) == [KEY]


def test_a_service_takes_over_what_a_killed_one_held(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'the.db'}"
    with open_store(url, service=True) as store:
        store.inbox.mark([KEY], "sweep:test")
        assert store.inbox.claim("killed", 3600) is not None
    with open_store(url, service=True) as store:
        look = store.inbox.claim("next", 60)
        assert look is not None
        assert look.attempts == 1


def test_closing_writes_what_was_accepted_and_takes_nothing_more(url: str) -> None:
    store = open_store(url)
    waiting = [store.inbox.accept(Delivery("forge", f"d{n}", "push"), [KEY]) for n in range(300)]
    store.close()
    assert all(done.result(0) for done in waiting)
    with pytest.raises(StoreError, match="the store is closed"):
        store.inbox.accept(Delivery("forge", "late", "push"), [KEY]).result(0)


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("mysql://root:hunter2@host/name", "a database of the kind mysql can't be used"),
        ("sqlite://", "the database's address names no file"),
        ("hunter2", "the database's address can't be read"),
        ("sqlite:////nowhere/at/all.db", "the database /nowhere/at/all.db can't be made"),
    ],
)
def test_an_address_that_can_not_be_is_said_so_without_its_password(
    address: str, said: str
) -> None:
    with pytest.raises(UserError) as caught:
        open_store(address)
    assert said in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_a_database_that_does_not_answer_is_an_error_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError) as caught:
        open_store(f"postgresql://user:hunter2@/name?host={tmp_path}")
    assert "the database did not do it" in str(caught.value)
    assert "hunter2" not in repr(caught.value)


def test_a_full_disk_is_an_error_for_who_waits_and_nobody_else(tmp_path: Path) -> None:
    with open_store(f"sqlite:///{tmp_path / 'the.db'}") as store:
        engine = store._database._writing  # type: ignore[attr-defined]
        with engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 4}")
        small = [store.inbox.accept(Delivery("forge", f"s{n}", "push"), [KEY]) for n in range(5)]
        large = store.inbox.accept(Delivery("forge", "large", "push", b"x" * 100_000), [KEY])
        assert all(done.result(10) for done in small)
        with pytest.raises(StoreError, match="full"):
            large.result(10)
        assert store.inbox.delivery("large") is None
