"""Demo: the story that the demo plays, as data, and its diffs cut to what differs."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_TRACKER = "doc/production_readiness_tracker.md"
_REGISTER = "doc/usecase_register.md"
_WIDEST = 96


class Edit(NamedTuple):
    """A text replaced in a file; without an old text the file is new."""

    path: str
    old: str
    new: str


class Scene(NamedTuple):
    """Somebody's commit: its title, what the reader is told, and what was edited."""

    title: str
    story: str
    edits: tuple[Edit, ...] = ()
    author: str = "Ana Example"
    date: str = "2026-11-16T09:00:00+00:00"


START = Scene(
    "A repository with two trackers",
    """\
doc/production_readiness_tracker.md has 11 workstreams, their dependencies, and what ends each.
doc/usecase_register.md has 5 use cases and what each must prove before it goes live.
There is no configuration: both are recognised by their shape. The whole of them, audited:""",
    date="2026-11-12T17:00:00+00:00",
)

HONEST = Scene(
    "A merge request: honest changes first",
    """\
Lea files the test that W-05 was waiting for and asks for sign-off. Omar takes W-07. Mia notes
that W-09 needs the monitoring, in the row and in the matrix. Paul starts UC-003.""",
    (
        Edit(
            "tests/test_parcel_states.py",
            "",
            '"""A parcel moves as the table says, or not at all."""\n\n'
            "from intake.parcel import MOVES\n\n\n"
            "def test_delivered_is_the_end():\n"
            '    assert not MOVES["delivered"]\n',
        ),
        Edit(
            _TRACKER,
            "| W-02, W-04 | @lea | In Progress |",
            "| W-02, W-04 | @lea | Ready for Signoff |",
        ),
        Edit(_TRACKER, "| W-04 | TBD | Not Started |", "| W-04 | @omar | In Progress |"),
        Edit(_TRACKER, "| W-05, W-07 | @mia |", "| W-05, W-07, W-08 | @mia |"),
        Edit(
            _TRACKER,
            "| W-09 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 0 |",
            "| W-09 | 0 | 0 | 0 | 0 | 1 | 0 | 1 | 1 |",
        ),
        Edit(
            _REGISTER,
            "| `NOT_STARTED` | `tbd` | 2026-10-30 | Flag",
            "| `IN_PROGRESS` | @paul | 2026-11-16 | Flag",
        ),
    ),
    "Lea Example",
)

LIES = Scene(
    "The same merge request, on a Friday afternoon",
    """\
Five more changes, and none of them is true: W-06 is signed off without a line of work, W-10 is
started before its monitoring stands, W-11 gets a dependency that the matrix does not know, W-03
is completed on a document that is not there, and UC-002 goes live with two of seven proofs.""",
    (
        Edit(
            _TRACKER,
            "| W-04, W-05 | @lea | Not Started |",
            "| W-04, W-05 | @lea | Signed Off |",
        ),
        Edit(
            _TRACKER,
            "| W-01, W-02, W-08 | @chi | Not Started |",
            "| W-01, W-02, W-08 | @chi | In Progress |",
        ),
        Edit(_TRACKER, "| W-08, W-10 | TBD |", "| W-08, W-09, W-10 | TBD |"),
        Edit(
            _TRACKER,
            "| @bo | In Progress | `doc/access_rules.md` reviewed,",
            "| @bo | Completed | `doc/access_review.md` filed,",
        ),
        Edit(
            _REGISTER,
            "| `IN_PROGRESS` | @paul | 2026-11-10 | Match an invoice to its order. Replay and"
            " drills pending. |",
            "| `READY_FOR_GO_LIVE` | @paul | 2026-11-20 | Match an invoice to its order. |",
        ),
    ),
    "Kim Example",
    "2026-11-20T16:50:00+00:00",
)

MENDED = Scene(
    "What is not true is taken back",
    """\
No tool can make W-06 true. Kim takes the four claims back: W-06 and W-10 wait, W-03 goes on with
the document it has, UC-002 says what it still lacks. One thing is left:""",
    (
        Edit(
            _TRACKER,
            "| W-04, W-05 | @lea | Signed Off |",
            "| W-04, W-05 | @lea | Not Started |",
        ),
        Edit(
            _TRACKER,
            "| W-01, W-02, W-08 | @chi | In Progress |",
            "| W-01, W-02, W-08 | @chi | Not Started |",
        ),
        Edit(
            _TRACKER,
            "| @bo | Completed | `doc/access_review.md` filed,",
            "| @bo | In Progress | `doc/access_rules.md` reviewed,",
        ),
        Edit(
            _REGISTER,
            "| `READY_FOR_GO_LIVE` | @paul | 2026-11-20 | Match an invoice to its order. |",
            "| `IN_PROGRESS` | @paul | 2026-11-20 | Match an invoice to its order. Two of seven"
            " on record. |",
        ),
    ),
    "Kim Example",
    "2026-11-20T17:20:00+00:00",
)

FIX = Scene(
    "What can be computed mends itself",
    "The matrix follows from Depends On. Kim lets check write the row that is right:",
    author="Kim Example",
    date="2026-11-20T17:25:00+00:00",
)

END = """\
On a repository of your own:

  countersign init                  recognises its trackers and writes a policy, in advise mode
  countersign check                 judges the branch you are on
  countersign explain RULE          says what a rule checks, why, and how to resolve it
"""


def brief(diff: str) -> str:
    """Cut a unified diff without context to its paths and, in table rows, the cells that differ."""
    lines = diff.splitlines()
    out: list[str] = []
    gone: list[str] = []
    come: list[str] = []
    for line in lines:
        if line.startswith(("-", "+")) and not line.startswith(("---", "+++")):
            (gone if line[0] == "-" else come).append(line[1:])
            continue
        out += _hunk(gone, come)
        gone, come = [], []
        if line.startswith("+++ "):
            out.append(f"  {line[4:].removeprefix('b/')}")
    return "\n".join((*out, *_hunk(gone, come)))


def _hunk(gone: list[str], come: list[str]) -> Iterable[str]:
    """Pair old and new lines; a new file's lines are only counted."""
    if come and not gone:
        return [f"  + ({len(come)} lines)"]
    if len(gone) != len(come):
        return [
            *(f"  - {_short(line)}" for line in gone),
            *(f"  + {_short(line)}" for line in come),
        ]
    pairs = (_cells(old, new) for old, new in zip(gone, come, strict=True))
    return [line for old, new in pairs for line in (f"  - {old}", f"  + {new}")]


def _cells(old: str, new: str) -> tuple[str, str]:
    """Keep the first cell and those that differ; what lies between becomes an ellipsis."""
    olds, news = old.split("|"), new.split("|")
    if not old.startswith("|") or len(olds) != len(news) or len(old) < _WIDEST // 2:
        return _short(old), _short(new)
    kept = {1} | {at for at in range(len(olds)) if olds[at] != news[at]}
    return _row(olds, kept), _row(news, kept)


def _row(cells: list[str], kept: set[int]) -> str:
    parts: list[str] = []
    for at, cell in enumerate(cells[1:-1], 1):
        word = cell.strip() if at in kept else "…"
        if word != "…" or parts[-1:] != ["…"]:
            parts.append(word)
    return _short(f"| {' | '.join(parts)} |")


def _short(line: str) -> str:
    return line if len(line) <= _WIDEST else f"{line[: _WIDEST - 1]}…"
