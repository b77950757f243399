"""Which file a written path means, and what is said when there is none."""

from __future__ import annotations

import pytest

from tests.core.evidence.world import World

WORLD = World(
    {
        "doc/architecture/Architecture_v1.md": "# Architecture\nText.\n",
        "doc/architecture/adrs/0001-queue.md": "# Queue\nText.\n",
        "doc/architecture/adrs/0002-db.md": "# Database\nText.\n",
        "doc/notes/empty.md": "",
        "doc/notes/blank.md": "\n \n",
        "doc/old.md": "# Old\n\nThis document has been moved to [new](new.md).\n",
        "doc/superseded.md": "Superseded by docs/new.md\n",
        "doc/moving.md": "# Moving house\n\n" + "We moved the lorry to the yard. See a/b.\n" * 40,
        "README.md": "# Root\nText.\n",
        "cmd/api/main.go": "package main\n\nfunc main() {}\n",
        "cmd/worker/main.go": "package main\n",
        "scripts/ci/lint.sh": "#!/bin/sh\n",
        "scripts/ci/deep/test.sh": "#!/bin/sh\n",
        "extra/handbook/Oncall.md": "# On call\nText.\n",
        "x/Twice.md": "# One\nText.\n",
        "y/Twice.md": "# Two\nText.\n",
        "vendor/lib": "@submodule",
        "link.md": "-> doc/architecture/Architecture_v1.md",
        "loop.md": "-> loop.md",
        "out.md": "-> ../../etc/passwd",
        "dangling.md": "-> doc/none.md",
        "adrs": "-> doc/architecture/adrs",
        "app/[id]/page.tsx": "export {}\n",
        "docs/résumé.md": "# R\nText.\n",
        ".github/workflows/ci.yml": "on: push\n",
        "void/.gitkeep": "",
    },
    roots=("extra",),
)

VERIFIED = {
    "architecture/Architecture_v1.md": ("doc/architecture/Architecture_v1.md",),
    "./architecture/Architecture_v1.md": ("doc/architecture/Architecture_v1.md",),
    "doc/architecture/Architecture_v1.md": ("doc/architecture/Architecture_v1.md",),
    "../README.md": ("README.md",),
    "Architecture_v1.md": ("doc/architecture/Architecture_v1.md",),
    "main.go": ("cmd/api/main.go", "cmd/worker/main.go"),
    "cmd/api": ("cmd/api/main.go",),
    "`cmd/api/`": ("cmd/api/main.go",),
    "architecture/adrs/*": (
        "doc/architecture/adrs/0001-queue.md",
        "doc/architecture/adrs/0002-db.md",
    ),
    "scripts/ci/*": ("scripts/ci/deep/test.sh", "scripts/ci/lint.sh"),
    "scripts/**/*.sh": ("scripts/ci/deep/test.sh", "scripts/ci/lint.sh"),
    "`scripts/ci/{lint,none}.sh`": ("scripts/ci/lint.sh",),
    "handbook/Oncall.md": ("extra/handbook/Oncall.md",),
    "`vendor/lib`": ("vendor/lib",),
    "link.md": ("link.md", "doc/architecture/Architecture_v1.md"),
    "adrs/0002-db.md": ("doc/architecture/adrs/0002-db.md",),
    "`app/[id]/page.tsx`": ("app/[id]/page.tsx",),
    "[r](../docs/r%C3%A9sum%C3%A9.md)": ("docs/résumé.md",),
    "`.github/workflows/ci.yml`": (".github/workflows/ci.yml",),
    "doc/moving.md": ("doc/moving.md",),
    "/cmd/api/main.go": ("cmd/api/main.go",),
}


@pytest.mark.parametrize(("cell", "paths"), VERIFIED.items())
def test_a_path_is_tried_from_the_tracker_up_to_the_root(cell: str, paths: tuple[str, ...]) -> None:
    evidence = WORLD.one(cell)
    assert (evidence.answer, evidence.why, evidence.paths) == ("verified", "", paths)
    assert len(evidence.digest) == 64


SAID = {
    "../../../etc/x.md": "missing absent-path: ../../../etc/x.md leads out of the repository",
    "doc/none.md": "missing absent-path: doc/none.md does not exist",
    "architecture/architecture_v1.md": "missing absent-path: architecture/architecture_v1.md does "
    "not exist; did you mean doc/architecture/Architecture_v1.md?",
    "product/Architecture_v1.md": "missing absent-path: product/Architecture_v1.md does not exist; "
    "did you mean doc/architecture/Architecture_v1.md?",
    "architecture/Architecure_v1.md": "missing absent-path: architecture/Architecure_v1.md does "
    "not exist; did you mean doc/architecture/Architecture_v1.md?",
    "architecture/rfcs/*": "missing absent-path: no file matches architecture/rfcs/*",
    "notes/empty.md": "missing absent-path: doc/notes/empty.md is empty",
    "notes/blank.md": "missing absent-path: doc/notes/blank.md is empty",
    "`void/`": "missing absent-path: void/ holds only empty files",
    "doc/old.md": "missing absent-path: doc/old.md only says where its content went",
    "superseded.md": "missing absent-path: doc/superseded.md only says where its content went",
    "loop.md": "missing absent-path: loop.md is a link that leads in a circle",
    "out.md": "missing absent-path: out.md is a link that leads out of the repository",
    "dangling.md": "missing absent-path: dangling.md is a link to doc/none.md, "
    "which does not exist",
    "vendor/lib/src/a.py": "unknown: vendor/lib is a submodule",
    "Twice.md": "verified: Twice.md may be x/Twice.md, y/Twice.md",
}


@pytest.mark.parametrize(("cell", "words"), SAID.items())
def test_what_is_absent_is_said_with_what_was_meant(cell: str, words: str) -> None:
    assert WORLD.say(cell) == words


@pytest.mark.parametrize("cell", ["README.md", "cmd/api/main.go#L1", "README.md#root"])
def test_a_text_that_could_not_be_read_is_unknown_never_missing(cell: str) -> None:
    assert WORLD.say(cell, lost=True).startswith("unknown: ")


def test_existence_needs_no_text() -> None:
    assert WORLD.say("cmd/api/main.go, scripts/ci/*".partition(",")[0], lost=True) == "verified"


LINES = {
    "cmd/api/main.go#L1-L3": "verified",
    "cmd/api/main.go:3": "verified",
    "cmd/api/main.go#L4": "missing absent-section: cmd/api/main.go has 3 lines, no line 4",
    "cmd/api/main.go#L2-L90": "missing absent-section: cmd/api/main.go has 3 lines, no line 90",
    "cmd/api/main.go#L0": "missing absent-section: cmd/api/main.go has 3 lines, no line 0",
    "cmd/api/main.go:main": "verified",
    "cmd/api/main.go:serve": "missing absent-section: cmd/api/main.go has no serve",
}


@pytest.mark.parametrize(("cell", "words"), LINES.items())
def test_lines_lie_within_the_file(cell: str, words: str) -> None:
    assert WORLD.say(cell) == words


def test_commits_are_asked_of_git() -> None:
    world = World({}, commits={"abc1234": True, "abc1235": False, "abc1236": None})
    answers = [known.answer for known in world.look("abc1234, abc1235, abc1236, abc1237")]
    assert answers == ["verified", "missing", "unknown", "unknown"]
    assert world.look("abc1235")[0].why == "unknown-commit"


def test_a_digest_follows_the_files_and_no_order() -> None:
    first = World({"a/x.py": "1", "a/y.py": "2"}).one("`a/`")
    again = World({"a/y.py": "2", "z": "", "a/x.py": "1"}).one("`a/`")
    other = World({"a/x.py": "1", "a/y.py": "3"}).one("`a/`")
    assert first.digest == again.digest != other.digest


def test_a_folder_is_what_most_of_its_files_are() -> None:
    world = World({"x/a.md": "#", "x/b.md": "#", "x/c.py": "1", "y/a.py": "1"})
    assert [known.reference.kind for known in world.look("`x/`, `y/`")] == ["doc", "code"]
