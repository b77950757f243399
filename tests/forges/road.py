"""Road: a project on a simulated GitLab, its merge request, and the adapter that looks at it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.model.conversation import Anchor, Comment, Speech, Status
from bot.core.model.verdict import Outcome
from bot.core.render.marker import Marker, marked
from bot.forges.gitlab.adapter import USUAL, GitLab, Options, connect
from tests.simulators.gitlab import GitLab as Host

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

    from bot.core.model.merge_request import MergeRequest
    from tests.simulators.gitlab.merge_requests import MergeRequest as Opened

PATH = "acme/plans/road"
PLAN = "doc/plan.md"
BEFORE = "one\ntwo\nthree\nfour\nfive\n"
AFTER = "one\n2\nthree\nfour\nfive\nsix\n"


class Road:
    """Everything at hand; ``request`` reads the merge request anew."""

    def __init__(self, role: str = "write") -> None:
        self.host = Host()
        self.host.__enter__()
        self.project = self.host.project(PATH)
        self.project.seed({PLAN: BEFORE})
        self.token = self.project.bot(role=role)
        self.forge = self.connected(self.token)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.host.__exit__(kind, error, trace)

    def connected(self, token: str, options: Options = USUAL) -> GitLab:
        """Give an adapter of its own, as after a restart."""
        return connect("gitlab", self.host.url, token, options)

    def opened(self, text: str = AFTER) -> Opened:
        """Open a merge request that changes the plan."""
        self.project.commit("topic", {PLAN: text})
        return self.project.open("topic")

    def request(self, number: int = 1) -> MergeRequest:
        """Read the merge request."""
        found = self.forge.merge_request(PATH, number)
        assert found
        return found

    def calls(self) -> list[str]:
        """Give the calls since the last time, as method and the end of the path."""
        made = [
            f"{call.method} {call.template.removeprefix('/api/v4')}" for call in self.host.calls
        ]
        self.host.calls.clear()
        return made


def status(outcome: Outcome = Outcome.FAILURE, line: str = "1 row: M-06") -> Status:
    """Make a status."""
    return Status(outcome, line, correlation="delivery-1")


def summary(text: str = "1 row to mend") -> Comment:
    """Make the summary."""
    return Comment(Speech.SUMMARY, "", marked(text, Marker(Speech.SUMMARY)))


def inline(request: MergeRequest, line: int = 2, **more: object) -> Comment:
    """Make a comment on a line of the plan's head, or as ``more`` says of its anchor."""
    base = Anchor(PLAN, line, old_path=PLAN, text="abc", head=request.head)
    anchor = base._replace(**more)  # type: ignore[arg-type]
    body = marked("Wrong", Marker(Speech.INLINE, "k1", anchor.text))
    return Comment(Speech.INLINE, "k1", body, anchor)
