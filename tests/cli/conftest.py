"""What the tests of the commands share: a repository that lies and one that does not."""

from __future__ import annotations

import pytest

from tests.cli.depot import HONEST, LIE, story
from tests.fakes.gitrepo import GitRepo


@pytest.fixture(scope="module")
def lying(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Give a repository whose branch topic signs off what nobody began. It is only read."""
    return story(GitRepo(tmp_path_factory.mktemp("lying")), LIE)


@pytest.fixture(scope="module")
def honest(tmp_path_factory: pytest.TempPathFactory) -> GitRepo:
    """Give a repository whose branch topic starts a row as it should. It is only read."""
    return story(GitRepo(tmp_path_factory.mktemp("honest")), HONEST)
