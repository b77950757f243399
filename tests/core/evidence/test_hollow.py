"""A file that says nothing shows nothing, whatever it is called."""

from __future__ import annotations

import pytest

from bot.core.evidence.hollow import hollow
from tests.core.evidence.world import World

NOTHING = ["TODO\n", "TBD", "# SLO\n", "# SLO\n\n- TODO\n", "<!-- the SLO goes here -->\n",
           "<!-- never closed", "\ufeff \n\u200b", "# SLO\n\n---\n"]  # fmt: skip


@pytest.mark.parametrize("text", NOTHING)
def test_a_document_that_holds_nothing_is_missing(text: str) -> None:
    world = World({"docs/slo.md": text, "operations/evidence/slo.md": text})
    assert world.one("docs/slo.md").why == "absent-path"
    assert world.one("operations/evidence/slo.md").why in {"incomplete-template", "absent-path"}


@pytest.mark.parametrize("text", ["99.9 %\n", "# SLO\n\n99.9 %\n", "# SLO\n## Goal\n", "#1\n"])
def test_a_document_that_holds_little_is_there(text: str) -> None:
    assert not hollow(text)
    assert World({"docs/slo.md": text}).say("docs/slo.md") == "verified"


def test_code_is_asked_only_whether_it_is_empty() -> None:
    world = World({"src/a.py": "", "src/b.py": "# TODO\n", "src/__init__.py": ""})
    assert world.say("src/a.py") == "missing absent-path: src/a.py is empty"
    assert world.say("src/b.py") == "verified"
    assert world.say("src/__init__.py") == "verified"
