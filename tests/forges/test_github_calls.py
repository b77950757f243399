"""How often GitHub is asked: the figures that the adapter's table gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.verdict import Outcome
from bot.core.wanted import Wanted
from bot.flows.converse import converse
from bot.ports.store import Look as Claimed
from bot.store.opening import open_store
from tests.forges.road import AFTER, PLAN, inline, status, summary
from tests.forges.stands import PATH, GitHubStand, GitHubTokenStand, Stand

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from bot.core.model.conversation import Comment
    from bot.ports.store import Memory

REPO = "/repos/{owner}/{repo}"
READ = f"GET {REPO}/pulls/{{pull_number}}"
REPORTS = (f"POST {REPO}/check-runs", f"POST {REPO}/statuses/{{sha}}")
STANDING = (f"GET {REPO}/commits/{{ref}}/check-runs", f"GET {REPO}/commits/{{ref}}/statuses")
CHANGED = f"PATCH {REPO}/check-runs/{{check_run_id}}"
NOTES = f"GET {REPO}/issues/{{issue_number}}/comments"
REMARKS = f"GET {REPO}/pulls/{{pull_number}}/comments"
NOTE = f"POST {REPO}/issues/{{issue_number}}/comments"
ROW = f"POST {REPO}/pulls/{{pull_number}}/comments"
EDIT = f"PATCH {REPO}/issues/comments/{{comment_id}}"
DELETE = f"DELETE {REPO}/pulls/comments/{{comment_id}}"
RED, GREEN = status(), status(Outcome.SUCCESS, "nothing against the rules")


class Look:
    """Looks at a merge request that wants something, and tells the calls it took."""

    def __init__(self, stand: Stand, memory: Memory) -> None:
        self.stand = stand
        self.memory = memory
        stand.forge.project(PATH)

    def __call__(
        self, wanted: Wanted, *, rows: tuple[int, ...] = (), fresh: bool = False
    ) -> list[str]:
        self.stand.host.calls.clear()
        request = self.stand.read()
        found = [keyed(inline(request, row), f"k{row}") for row in rows]
        whole = wanted._replace(comments=(*found, *wanted.comments))
        claimed = Claimed("key", 1, "us", "cause", fresh)
        converse(self.stand.forge, self.memory, claimed, request, lambda _: whole)
        return [f"{call.method} {call.template}" for call in self.stand.host.calls]


def keyed(comment: Comment, key: str) -> Comment:
    return comment._replace(key=key, body=comment.body.replace("key=k1", f"key={key}"))


@pytest.fixture(params=[GitHubStand, GitHubTokenStand])
def stand(request: pytest.FixtureRequest) -> Iterator[Stand]:
    with request.param() as found:
        yield found
        assert found.host.breaches == []


@pytest.fixture
def look(stand: Stand, tmp_path: Path) -> Iterator[Look]:
    with open_store(f"sqlite:///{tmp_path}/db") as store:
        yield Look(stand, store.memory)


def report(look: Look) -> str:
    return REPORTS[isinstance(look.stand, GitHubTokenStand)]


def standing(look: Look) -> str:
    return STANDING[isinstance(look.stand, GitHubTokenStand)]


def test_nothing_governed_takes_two_calls(look: Look) -> None:
    assert look(Wanted(GREEN, ())) == [READ, report(look)]
    assert look(Wanted(GREEN, ())) == [READ]


def test_nothing_governed_in_an_old_request_takes_one_more(look: Look) -> None:
    look.stand.host.advance(120)
    assert look(Wanted(GREEN, ())) == [READ, standing(look), report(look)]


def test_a_first_look_that_says_something_lists_nothing(look: Look) -> None:
    assert look(Wanted(RED, (summary(),)), rows=(2,)) == [READ, report(look), ROW, NOTE]


def test_a_second_look_reads_and_no_more(look: Look) -> None:
    look(Wanted(RED, (summary(),)), rows=(2,))
    assert look(Wanted(RED, (summary(),)), rows=(2,)) == [READ]


def test_a_push_that_changes_no_finding_takes_two_calls(look: Look) -> None:
    look(Wanted(RED, (summary(),)), rows=(2,))
    look.stand.project.commit("topic", {PLAN: AFTER + "seven\n"})
    assert look(Wanted(RED, (summary(),)), rows=(2,)) == [READ, report(look)]


def test_another_verdict_on_the_same_head_takes_two(look: Look) -> None:
    look(Wanted(RED, (summary(),)))
    change = report(look) if isinstance(look.stand, GitHubTokenStand) else CHANGED
    assert look(Wanted(GREEN, (summary("All is well"),))) == [READ, EDIT, change]


def test_rows_are_taken_away_with_one_listing_for_them_all(look: Look) -> None:
    look(Wanted(RED, (summary(),)), rows=(2, 6))
    assert look(Wanted(RED, (summary(),))) == [READ, REMARKS, DELETE, DELETE]


def test_a_fresh_look_lists_what_stands_there(look: Look) -> None:
    look(Wanted(RED, (summary(),)), rows=(2,))
    calls = look(Wanted(RED, (summary(),)), rows=(2,), fresh=True)
    assert calls == [READ, standing(look), NOTES, REMARKS]


def test_a_fresh_look_at_a_silent_request_asks_for_its_status_alone(look: Look) -> None:
    look(Wanted(GREEN, ()))
    assert look(Wanted(GREEN, ()), fresh=True) == [READ, standing(look)]


def test_a_lost_memory_doubles_nothing(look: Look) -> None:
    look(Wanted(RED, (summary(),)), rows=(2,))
    look.memory.forget("key")
    assert len(look(Wanted(RED, (summary(),)), rows=(2,))) == 4
    assert len(look.stand.opened.comments) == 1


def test_an_app_asks_for_its_installation_and_its_token_once() -> None:
    with GitHubStand() as stand:
        stand.host.calls.clear()
        forge = stand.connected()
        for _ in range(2):
            forge.merge_request(PATH, 1)
        assert [f"{one.method} {one.template}" for one in stand.host.calls] == [
            f"GET {REPO}/installation",
            "POST /app/installations/{installation_id}/access_tokens",
            READ, READ,
        ]  # fmt: skip
