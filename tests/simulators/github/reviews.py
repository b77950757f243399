"""Reviews: comments beside the diff, where they may stand and where they go when lines move."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.simulators.diffs import FileDiff, file_of
from tests.simulators.github.comments import Reactions, association
from tests.simulators.github.shapes import Json, links
from tests.simulators.github.turn import invalid
from tests.simulators.interface import Inline

if TYPE_CHECKING:
    from tests.simulators.github.accounts import Account
    from tests.simulators.github.merge_requests import MergeRequest
    from tests.simulators.routes import RefusedError

RESOURCE = "PullRequestReviewComment"
_SIDES = {"RIGHT": "head", "LEFT": "base"}


class Spot(NamedTuple):
    """Where a comment stands in one comparison; ``line`` 0: on the file as a whole.

    ``commit`` and ``base`` are the two ends of the diff that it was put on.
    """

    path: str
    side: str
    line: int
    start: int
    start_side: str
    position: int
    commit: str
    base: str
    hunk: str


class Reviews:
    """The part of a merge request that holds its reviews."""

    def __init__(self, *args: object) -> None:
        super().__init__(*args)
        self.remarks: list[Remark] = []
        self.reviews: list[Review] = []


class Review:
    """A review; a single comment beside the diff makes one, too."""

    def __init__(self, request: MergeRequest, author: Account, body: str, state: str) -> None:
        forge = request.forge
        self.request = request
        self.id = forge.new_id()
        self.author = author
        self.body = body
        self.state = state
        self.commit = request.head
        self.at = forge.now()
        request.reviews.append(self)
        request.touch()

    def tell(self) -> None:
        """Send the webhooks."""
        review = self.show() | {"state": self.state.lower()}
        shown = self.request.show()
        told = {"action": "submitted", "review": review, "pull_request": shown}
        self.request.forge.tell(self.request.project, "pull_request_review", self.author, told)

    def show(self) -> Json:
        """Give it as the API has it."""
        url = f"{self.request.web}#pullrequestreview-{self.id}"
        return {
            "id": self.id,
            "node_id": f"PRR_{self.id}",
            "user": self.author.show(),
            "body": self.body or None,
            "state": self.state,
            "html_url": url,
            "pull_request_url": self.request.api,
            "author_association": association(self.request.project, self.author),
            "submitted_at": self.at,
            "commit_id": self.commit,
            "_links": links(html=url, pull_request=self.request.api),
        }


class Remark(Reactions):
    """A comment beside the diff; the first of a thread, or an answer to one (``first``)."""

    def __init__(self, review: Review, body: str, spot: Spot, first: Remark | None = None) -> None:
        super().__init__()
        request = review.request
        self.request = request
        self.review = review
        self.id = request.forge.new_id()
        self.author = review.author
        self.body = body
        self.spot = spot
        self.first = first
        self.resolved = False
        self.created = self.updated = request.forge.now()
        self._seen = spot.commit
        request.remarks.append(self)
        request.touch()
        self.tell("created", self.author)

    @classmethod
    def answer(cls, first: Remark, author: Account, body: str) -> Remark:
        """Answer a comment in its thread."""
        review = Review(first.request, author, "", "COMMENTED")
        review.tell()
        return cls(review, body, first.spot, first.thread)

    @property
    def thread(self) -> Remark:
        """The first comment of its thread."""
        return self.first or self

    @property
    def url(self) -> str:
        """Where the API has it."""
        return f"{self.request.project.url}/pulls/comments/{self.id}"

    def inline(self) -> Inline:
        """Give it as people see it."""
        now, spot = self.now(), self.spot
        return Inline(
            id=str(self.id),
            author=self.author.login,
            body=self.body,
            path=spot.path,
            line=now.line if now else 0,
            side=_SIDES[spot.side],
            outdated=now is None,
            thread=str(self.thread.id),
            resolved=self.thread.resolved,
        )

    def now(self) -> Spot | None:
        """Tell where it stands now, None if it is outdated: its line changed or left the diff."""
        request, spot = self.request, self.spot
        git, base = request.project.git, request.merge_base
        old, new = (spot.commit, request.head) if spot.side == "RIGHT" else (spot.base, base)
        line, start = spot.line, spot.start
        if old != new:
            changed = next((one for one in git.diff(old, new) if one.old_path == spot.path), None)
            if changed and (changed.path != spot.path or changed.status == "D"):
                return None
            line, start = (changed.moved(at) if changed else at for at in (line, start))
        file = file_of(request.files(), spot.path)
        if file is None or not (spot.line or file):
            return None
        if spot.line == 0:
            return spot
        found = file.find(_SIDES[spot.side], line)
        if found is None or (spot.start and not start):
            return None
        self._seen = request.head
        return spot._replace(line=line, start=start, position=found.position)

    def edit(self, body: str, by: Account) -> None:
        """Change its text."""
        before, self.body = self.body, body
        self.updated = self.request.forge.now()
        self.request.touch()
        self.tell("edited", by, changes={"body": {"from": before}})

    def delete(self, by: Account) -> None:
        """Take it away; answers stay."""
        self.request.remarks.remove(self)
        self.request.touch()
        self.tell("deleted", by)

    def tell(self, action: str, by: Account, **more: object) -> None:
        """Send the webhooks."""
        shown = self.request.show()
        told = {"action": action, "comment": self.show(), "pull_request": shown, **more}
        project = self.request.project
        project.forge.tell(project, "pull_request_review_comment", by, told)

    def show(self) -> Json:
        """Give it as the API has it; an outdated one has no line and no position."""
        now, spot = self.now(), self.spot
        page = f"{self.request.web}#discussion_r{self.id}"
        api = self.request.api
        shown = {
            "id": self.id,
            "node_id": f"PRRC_{self.id}",
            "url": self.url,
            "html_url": page,
            "pull_request_url": api,
            "pull_request_review_id": self.review.id,
            "user": self.author.show(),
            "body": self.body,
            "created_at": self.created,
            "updated_at": self.updated,
            "author_association": association(self.request.project, self.author),
            "_links": links(self=self.url, html=page, pull_request=api),
            "reactions": self.rollup(),
            "path": spot.path,
            "commit_id": self._seen,
            "original_commit_id": spot.commit,
            "diff_hunk": spot.hunk,
            "side": spot.side,
            "line": now.line if now and now.line else None,
            "original_line": spot.line or 1,
            "start_line": now.start if now and now.start else None,
            "original_start_line": spot.start or None,
            "start_side": spot.start_side or None,
            "position": now.position if now else None,
            "original_position": spot.position,
            "subject_type": "line" if spot.line else "file",
        }
        return shown | ({"in_reply_to_id": self.first.id} if self.first else {})


def _misplaced(field: str, words: str) -> RefusedError:
    return invalid(RESOURCE, f"pull_request_review_thread.{field}", "custom", words)


def spot_of(request: MergeRequest, said: Json, commit: str) -> Spot:
    """Find the place that a new comment names, or refuse as GitHub does."""
    git = request.project.git
    if commit not in [one.sha for one in request.log()]:
        words = "commit_id is not part of the pull request"
        raise invalid(RESOURCE, "commit_id", "custom", words)
    base = git.base(request.base, commit) or request.base
    path = str(said.get("path") or "")
    file = file_of(git.diff(base, commit), path)
    if file is None:
        raise _misplaced("path", "pull_request_review_thread.path is invalid")
    if said.get("subject_type") == "file":
        return Spot(path, "RIGHT", 0, 0, "", 1, commit, base, "")
    side, line = said.get("side") or "RIGHT", said.get("line")
    if line is None and said.get("position"):
        side, line = _by_position(file, said["position"])
    found = file.find(_SIDES[side], int(line or 0))
    if found is None:
        words = "pull_request_review_thread.line must be part of the diff"
        raise _misplaced("line", words)
    start, start_side = _start(file, said, side, int(line or 0))
    hunk = file.hunk_to(found)
    return Spot(path, side, int(line or 0), start, start_side, found.position, commit, base, hunk)


def _by_position(file: FileDiff, position: int) -> tuple[str, int]:
    for line in (line for hunk in file.hunks for line in hunk.lines):
        if line.position == position:
            return ("LEFT", line.old) if line.sign == "-" else ("RIGHT", line.new)
    raise _misplaced("position", "Position is invalid")


def _start(file: FileDiff, said: Json, side: str, line: int) -> tuple[int, str]:
    start = said.get("start_line")
    if start is None:
        return 0, ""
    start_side = said.get("start_side") or side
    first, last = file.find(_SIDES[start_side], start), file.find(_SIDES[side], line)
    if first is None or last is None:
        words = "pull_request_review_thread.start_line must be part of the same hunk as the line."
        raise _misplaced("start_line", words)
    if first.position >= last.position:
        raise _misplaced("start_line", "start_line must precede the end line.")
    if not any({first, last} <= set(hunk.lines) for hunk in file.hunks):
        words = "pull_request_review_thread.start_line must be part of the same hunk as the line."
        raise _misplaced("start_line", words)
    return int(start), start_side
