"""What every test may ask for: a git repository, PostgreSQL, shared material, new goldens."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.fakes.gitrepo import GitRepo
from tests.postgres import (  # noqa: F401 - fixtures, and the hook that ends the server
    empty_database,
    migrated,
    postgres,
    pytest_sessionfinish,
    server,
)

ROOT = Path(__file__).resolve().parent.parent

# The same examples on every run: a red gate must be red again on the next machine.
settings.register_profile(
    "gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("soak", parent=settings.get_profile("gate"), derandomize=False)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--regold``: write the expected results of the golden cases instead of comparing."""
    parser.addoption("--regold", action="store_true", help="rewrite the expected golden results")


def pytest_configure(config: pytest.Config) -> None:
    """Choose fixed examples for the gate, fresh ones for a soak."""
    settings.load_profile("soak" if config.option.markexpr == "soak" else "gate")


@pytest.fixture
def regold(request: pytest.FixtureRequest) -> bool:
    """Tell whether golden results are to be rewritten."""
    return bool(request.config.getoption("--regold"))


@pytest.fixture(scope="session")
def root() -> Path:
    """Give the repository's root."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """Give the folder of seeds and real trackers next to the repository, or skip the test."""
    folder = ROOT.parent / "shared"
    if not (folder / "seeds").is_dir():
        pytest.skip("the shared seeds and trackers are not next to the repository")
    return folder


@pytest.fixture
def repo(tmp_path: Path) -> GitRepo:
    """Give an empty git repository."""
    return GitRepo(tmp_path / "repo")
