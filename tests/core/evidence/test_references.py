"""What counts as evidence in a cell, and what only looks like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.evidence.references import references
from bot.core.model.tree import Entry, Tree

if TYPE_CHECKING:
    from bot.core.model.evidence import Reference

TREE = Tree(
    {
        path: Entry("100644", f"{number:040x}")
        for number, path in enumerate(
            (
                "doc/Phase_Readiness_Tracker.md",
                "doc/architecture/Architecture_v1.md",
                "doc/architecture/adrs/0001.md",
                "cmd/api/main.go",
                "cmd/outbox-relay/main.go",
                "scripts/ci/lint.sh",
                "api/openapi.draft.yaml",
                "docs/a.md",
                "docs/with blank.md",
                "docs/Three.js",
                "tests/test_config.py",
            ),
            1,
        )
    }
)


def short(reference: Reference) -> str:
    """Write a reference the way the tables below do: ``kind path # part``."""
    body = reference.sha or " # ".join(filter(None, (reference.path, reference.part)))
    return f"{reference.kind} {body}"


def read(cell: str, tree: Tree | None = TREE) -> list[str]:
    return [short(reference) for reference in references(cell, 0, tree)]


FOUND = {
    # the evidence table of a readiness tracker
    "architecture/Architecture_v1.md, architecture/adrs/*, Domain_Ownership_Map.md": [
        "doc architecture/Architecture_v1.md",
        "doc architecture/adrs/*",
        "doc Domain_Ownership_Map.md",
    ],
    "product/PRD.md, product/UX_Journeys.md": ["doc product/PRD.md", "doc product/UX_Journeys.md"],
    "architecture/ERD.md, db_schema_v1.sql (2,574 lines)": [
        "doc architecture/ERD.md",
        "code db_schema_v1.sql",
    ],
    "Coding_Standards.md, Contract_Invariant_Gates.md, enforcement policies, reviewguard draft": [
        "doc Coding_Standards.md",
        "doc Contract_Invariant_Gates.md",
    ],
    "operations/local-dev/*": ["doc operations/local-dev/*"],
    ".gitlab-ci.yml + scripts/ci/* host-agnostic gates": [
        "code .gitlab-ci.yml",
        "code scripts/ci/*",
    ],
    "cmd/api, cmd/outbox-relay, cmd/billing-worker": [
        "code cmd/api",
        "code cmd/outbox-relay",
        "code cmd/billing-worker",
    ],
    "POST /api/v1/allocations → DB allocation row + outbox in one transaction": [
        "contract POST /api/v1/allocations"
    ],
    "`doc/slo_and_release_gates.md` approved": ["doc doc/slo_and_release_gates.md"],
    "`tests/test_runtime_config.py`": ["test tests/test_runtime_config.py"],
    "`ssot/schemas/runtime.config.schema.json`": ["code ssot/schemas/runtime.config.schema.json"],
    "operations/evidence/pki_stepca.md — Task C-OPS-002": [
        "artifact operations/evidence/pki_stepca.md"
    ],
    # joins
    "`docs/a.md`; `docs/b.md` + docs/c.md and docs/d.md<br>docs/e.md\ndocs/f.md": [
        f"doc docs/{name}.md" for name in "abcdef"
    ],
    "Coding_Standards.md/Testing_Standards.md": [
        "doc Coding_Standards.md",
        "doc Testing_Standards.md",
    ],
    # markup
    "**docs/a.md** and _docs/b.md_, *docs/c.md*.": [
        "doc docs/a.md",
        "doc docs/b.md",
        "doc docs/c.md",
    ],
    "[the doc](docs/a.md#top) and [docs/b.md](docs/b.md)": ["doc docs/a.md # top", "doc docs/b.md"],
    '[titled](<docs/a.md> "a title") ![shot](evidence/shot.png)': [
        "doc docs/a.md",
        "artifact evidence/shot.png",
    ],
    "[blank](docs/with%20blank.md), `docs/with blank.md`": [
        "doc docs/with blank.md",
        "doc docs/with blank.md",
    ],
    "[root](/docs/a.md)": ["doc /docs/a.md"],
    "[here](#evidence)": ["doc evidence"],
    "[docs/a.md](https://example.com/docs/a.md)": ["doc docs/a.md"],
    "~~docs/old.md~~ docs/a.md": ["doc docs/a.md"],
    '<a href="docs/a.md">a</a>': ["doc docs/a.md"],
    # dotted beginnings, "./" as a prefix only
    "`.github/workflows/ci.yml`, ./docs/a.md, ././docs/b.md": [
        "code .github/workflows/ci.yml",
        "doc docs/a.md",
        "doc docs/b.md",
    ],
    "../docs/a.md": ["doc ../docs/a.md"],
    # parts
    "src/a.py:12-20 `src/a.py#L10-L20` src/a.py:7": [
        "code src/a.py # L12-L20",
        "code src/a.py # L10-L20",
        "code src/a.py # L7",
    ],
    "Phase_Readiness_Tracker.md §Implementation Execution Progress": [
        "doc Phase_Readiness_Tracker.md # §Implementation Execution Progress"
    ],
    "openapi.yaml POST /x ; `openapi.yaml` `POST /x`, openapi.yaml: GET /x/{id}": [
        "contract openapi.yaml # POST /x",
        "contract openapi.yaml # POST /x",
        "contract openapi.yaml # GET /x/{id}",
    ],
    "openapi.yaml#/paths/~1x/post and operationId makeX in api/openapi.yaml": [
        "contract openapi.yaml # /paths/~1x/post",
        "contract api/openapi.yaml # operationId makeX",
    ],
    "asyncapi.yaml channel orders.placed, asyncapi.yaml schema Order": [
        "contract asyncapi.yaml # channel orders.placed",
        "contract asyncapi.yaml # schema Order",
    ],
    "GET/PUT /api/x": ["contract GET /api/x", "contract PUT /api/x"],
    "`GET /api/x?page=1`": ["contract GET /api/x"],
    "`schemas/run.json#/properties/id`": ["contract schemas/run.json # /properties/id"],
    # commits
    "abc1234, `deadbeef1`; commit 1234567 and sha:7654321": [
        "code abc1234",
        "code deadbeef1",
        "code 1234567",
        "code 7654321",
    ],
    "[0a1b2c3](https://git.example/o/r/commit/0a1b2c3) 0a1b2c3..9f8e7d6": [
        "code 0a1b2c3",
        "code 0a1b2c3",
        "code 9f8e7d6",
    ],
    # tests
    "test_runtime_config": ["test test_runtime_config"],
    "tests/x.py::test_y, tests/x.py::TestA::test_z[1]": [
        "test tests/x.py # test_y",
        "test tests/x.py # TestA::test_z",
    ],
    "`pkg.TestX` and `TestFoo`": ["test pkg.TestX", "test TestFoo"],
    "TestFoo ([run](https://github.com/o/r/actions/runs/9))": ["test TestFoo"],
    "`pytest -q tests/test_config.py`": ["test tests/test_config.py"],
    "`bash scripts/ci/lint.sh`": ["code scripts/ci/lint.sh"],
    # what exists may be called anything
    "docs/Three.js and Three.js": ["code docs/Three.js", "code Three.js"],
    "`Makefile`": ["code Makefile"],
    "`docs/adr/`": ["doc docs/adr/"],
    "see (docs/a.md).": ["doc docs/a.md"],
    "详见docs/a.md。": ["doc docs/a.md"],
}


@pytest.mark.parametrize(("cell", "expected"), FOUND.items())
def test_evidence_is_read(cell: str, expected: list[str]) -> None:
    assert read(cell) == expected


NOTHING = (
    "",
    "—",
    "-",
    "Auth middleware path implemented",
    "full suite green",
    "Pendiente anexar evidencia",
    "PR #142, !17, #9",
    "/en/educator/today, `/en/educator/today`, `/api/v1/runs`",
    "/tmp/x.log `/tmp/gate/out.json` /var/log/a.txt ~/notes.md `$HOME/x.md` `C:\\x\\y.md`",  # noqa: S108 - words
    "v1.2.3, e.g. this, i.e. that, Node.js, `Vue.js`, Invalid.transitions, 3.11.4",
    "M-05, UC018..UC032, M-02..M-04, 2026-02-12, 2026-02-12T18:29Z, 1/2, 12/12",
    "TLS/mTLS and/or Locking/atomic CI/CD SLOs/alerts staging/prod-like FULL/TRACE_ONLY",
    "AuthN/AuthZ, secret boundaries, path guardrails; Trace/metric/log correlation",
    "go/no-go, input/output, read/write, docs/contracts complete, tests/docs done",
    "`application/json`, `text/plain`, `@scope/pkg`, `origin/main`, `PASS/FAIL`, `true/false`",
    "defaced effaced 20260212 1234567 12345e67 deadbeef",
    "550e8400-e29b-41d4-a716-446655440000 #a1b2c3d 0x1234abcd sha256:abcdef1234567890",
    "https://example.com/docs/a.md, http://x.y/z.json, s3://bucket/x.csv, example.com/a.html",
    "`path/to/<id>.md`, `docs/{name}.md`, src/.../a.py, `docs/…/a.md`",
    "`*.md`, *.yaml files, `.md` files",
    "../../pull/42 [p](../../pull/42) [i](../../issues/7)",
    "run 17234567890, build 8812345",
    "[link](url) [later](TBD) [mail](mailto:a@b.md)",
    "`console.log`, `foo.json()`, `a.b.c`",
    "@org/team @octocat.md",
    "~~docs/a.md~~",
    "`npm run test`, `make codegen`, `cat out/none.json > out/x.log`",
    "Replay test reproduces deterministic decisions",
    "core42:aicloud:{region}:{tenant}:{project}:... everywhere",
)


@pytest.mark.parametrize("cell", NOTHING)
def test_prose_is_no_evidence(cell: str) -> None:
    assert read(cell) == []


def test_words_with_a_slash_need_a_tree_or_ticks() -> None:
    assert read("cmd/api, cmd/ghost", tree=None) == []
    assert read("`cmd/api`, `cmd/ghost`", tree=None) == ["code cmd/api", "code cmd/ghost"]
    assert read("Runtime works, cmd/ghost, rest") == []


def test_the_span_is_the_reference_in_the_file() -> None:
    text = "| x | see [doc](docs/a.md), `POST /x`, **docs/b.md** (12 lines) |"
    found = references(text[4:], 4, TREE)
    assert [text[known.span.start : known.span.end] for known in found] == [
        "docs/a.md",
        "POST /x",
        "docs/b.md",
    ]


def test_a_figure_stays_with_its_path() -> None:
    found = references("`a.yaml` (33k lines), b.sql (2,574 lines), c.md (~12 KB), d.md (v2)", 0)
    assert [known.figure for known in found] == ["33k lines", "2,574 lines", "~12 KB", ""]


def test_a_ci_link_belongs_to_the_tests_before_it() -> None:
    cell = (
        "test_a, test_b [run](https://github.com/o/r/actions/runs/1); "
        "test_c https://gitlab.com/g/p/-/pipelines/2"
    )
    assert [known.link.rpartition("/")[2] for known in references(cell, 0)] == ["1", "1", "2"]
    before = references("[run](https://ci.example/job/x/12/) test_a", 0)
    assert before[0].link == "https://ci.example/job/x/12/"
