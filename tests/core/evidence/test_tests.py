"""Tests named as evidence: found by name in the test files; their CI run is left to a forge."""

from __future__ import annotations

import pytest

from bot.core.evidence import kinds, names
from tests.core.evidence.world import World

RUN = "https://github.com/o/r/actions/runs/77"
WORLD = World(
    {
        "tests/test_config.py": "def test_loads():\nclass TestDeep:\n  def test_in(self):\n",
        "pkg/ledger_test.go": "func TestLedger(t *testing.T) {}\n",
        "src/config.py": "def test_outside(): ...\n",
        "web/cart.spec.ts": "it('test_cart adds', () => {})\n",
        "src/renderer.rs": "mod tests { fn draws() {} }\n",
    }
)

VERIFIED = [
    "test_loads",
    "`test_loads()`",
    "test_config",
    "tests/test_config.py::test_loads",
    "tests/test_config.py::TestDeep::test_in",
    "`tests/test_config.py::test_loads[case-1]`",
    "`TestLedger`",
    "`ledger.TestLedger/empty`",
    "test_cart",
    "src/renderer.rs::tests::draws",
]


@pytest.mark.parametrize("cell", VERIFIED)
def test_a_name_is_found_and_left_to_the_forge(cell: str) -> None:
    evidence = WORLD.one(f"{cell} [run]({RUN})")
    assert (evidence.answer, evidence.why) == ("verified", "unproven-test")
    assert evidence.detail == "CI link not checked without a forge (run 77)"
    assert evidence.reference.link == RUN
    assert len(evidence.paths) == 1
    assert evidence.digest


def test_a_name_without_a_run_says_so() -> None:
    assert WORLD.say("test_loads") == "verified unproven-test: no link to a CI run beside it"
    assert WORLD.say("test_loads https://x.example/wiki") == (
        "verified unproven-test: the link beside it is not one of a CI run"
    )


def test_a_test_file_is_evidence_by_itself() -> None:
    assert WORLD.say("`tests/test_config.py`") == "verified"


MISSING = {
    "test_nowhere": "unproven-test: no test file has test_nowhere",
    "test_outside": "unproven-test: no test file has test_outside",
    "test_load": "unproven-test: no test file has test_load",
    "tests/test_config.py::test_none": "unproven-test: test_none is not in tests/test_config.py",
    "tests/test_config.py::TestNone::test_in": "unproven-test: TestNone::test_in is not in "
    "tests/test_config.py",
    "tests/test_none.py::test_in": "absent-path: tests/test_none.py does not exist",
}


@pytest.mark.parametrize(("cell", "words"), MISSING.items())
def test_an_absent_test_is_missing(cell: str, words: str) -> None:
    assert WORLD.say(cell) == f"missing {words}"


def test_test_files_that_could_not_be_read_are_unknown() -> None:
    assert WORLD.say("test_loads", lost=True).startswith("unknown")


@pytest.mark.parametrize(
    ("link", "name"),
    [
        (RUN, "run 77"),
        ("https://gitlab.example/g/p/-/pipelines/12", "pipeline 12"),
        ("https://gitlab.example/g/p/-/jobs/34#L5", "job 34"),
        ("https://ci.example/job/folder/job/main/56/", "build 56"),
        ("https://dev.azure.com/o/p/_build/results?buildId=78", "build 78"),
        ("https://buildkite.com/o/p/builds/90", "build 90"),
        ("https://github.com/o/r/actions", ""),
        ("https://github.com/o/r/pull/3", ""),
        ("https://example.com/jobs", ""),
    ],
)
def test_a_link_names_its_run(link: str, name: str) -> None:
    assert names.run(link) == name


@pytest.mark.parametrize(
    ("path", "is_test"),
    [
        ("tests/x.py", True),
        ("src/test_x.py", True),
        ("a/x_test.go", True),
        ("a/x.test.tsx", True),
        ("a/XTest.java", True),
        ("spec/x.rb", True),
        ("tests", True),
        ("docs/test_plan.md", False),
        ("src/latest.py", False),
        ("src/contest.py", False),
        ("test.json", False),
    ],
)
def test_test_files_are_known_by_name(path: str, *, is_test: bool) -> None:
    assert kinds.test(path) is is_test
