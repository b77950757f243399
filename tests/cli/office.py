"""Office: a simulated GitLab, the settings for it in a file, and the operator's verbs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.cli.main import main
from bot.store.opening import open_store
from tests.cli.served import set_up
from tests.e2e.harbour import JUMPED, TRACKER, settle_in, tracker
from tests.simulators.gitlab import GitLab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import pytest

    from bot.store.opening import SqlStore
    from tests.simulators.gitlab.projects import Project

PATH = "acme/harbour"


class Told(NamedTuple):
    """What a verb told: its exit status and what it wrote."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:  # noqa: ANN401 - whatever it wrote
        """Read it as JSON."""
        return json.loads(self.out)


class Office:
    """Everything at hand."""

    def __init__(self, forge: GitLab, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.forge = forge
        self.folder = folder
        self._capsys = capsys
        self.project: Project = forge.project(PATH)
        settle_in(self.project)
        self.settings = set_up(forge.url, self.project.bot(), folder)

    def store(self, *, service: bool = False) -> SqlStore:
        """Open the store beside whatever else has it open."""
        (self.folder / "data").mkdir(exist_ok=True)
        return open_store(f"sqlite:///{self.folder}/data/countersign.db", service=service)

    def violated(self) -> None:
        """Push what breaks a rule, and open a merge request of it."""
        self.project.commit("topic", {TRACKER: tracker(JUMPED)})
        self.project.open("topic")

    def run(self, verb: str, *arguments: str, **settings: str) -> Told:
        """Run a verb with the settings, in this process."""
        given = self.settings | {f"COUNTERSIGN_{name}": text for name, text in settings.items()}
        file = self.folder / "countersign.env"
        file.write_text("".join(f"{name}={text}\n" for name, text in given.items()))
        self._capsys.readouterr()
        status = main([verb, "--settings", str(file), *arguments])
        return Told(status, *self._capsys.readouterr())


def office_at(folder: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    """Open an office for one test."""
    with GitLab() as forge:
        yield Office(forge, folder, capsys)
