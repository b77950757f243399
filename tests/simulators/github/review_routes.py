"""Review routes: comments beside the diff and reviews, as the API takes and gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.simulators.github.comments import checked_body, may_change, reacted, reaction
from tests.simulators.github.reviews import RESOURCE, Remark, Review, spot_of
from tests.simulators.github.turn import Turn, invalid
from tests.simulators.routes import Answer, Ask, RefusedError, Routes

if TYPE_CHECKING:
    from tests.simulators.github.merge_requests import MergeRequest
    from tests.simulators.github.shapes import Json

ROUTES: Routes[Turn] = Routes()
REPO = "/repos/{owner}/{repo}"
PULL = f"{REPO}/pulls/{{pull_number:int}}"
REMARK = f"{REPO}/pulls/comments/{{comment_id:int}}"
_STATES = {"COMMENT": "COMMENTED", "APPROVE": "APPROVED", "REQUEST_CHANGES": "CHANGES_REQUESTED"}
# More comments at once, and GitHub has been seen to answer 502 with some of them made.
BATCH = 30


def find_request(turn: Turn, level: str = "read", role: str = "read") -> MergeRequest:
    """Find the merge request asked about, or refuse."""
    project = turn.project("pull_requests", level, role)
    for request in project.requests:
        if request.number == turn.ask.number("pull_number"):
            return request
    raise RefusedError(404, "Not Found")


def _find(turn: Turn, level: str = "read") -> Remark:
    project = turn.project("pull_requests", level)
    number = turn.ask.number("comment_id")
    for remark in (remark for request in project.requests for remark in request.remarks):
        if remark.id == number:
            return remark
    raise RefusedError(404, "Not Found")


def _sorted(turn: Turn, found: list[Remark]) -> Answer:
    query = turn.ask.query
    found = [one for one in found if one.updated >= query.get("since", "")]
    order = "updated" if query.get("sort") == "updated" else "created"
    found.sort(key=lambda one: (getattr(one, order), one.id))
    if query.get("direction") == "desc" and query.get("sort"):
        found.reverse()
    return turn.page(found, Remark.show)


@ROUTES.on("GET", f"{PULL}/comments")
def _list(turn: Turn, _ask: Ask) -> Answer:
    return _sorted(turn, list(find_request(turn).remarks))


@ROUTES.on("GET", f"{REPO}/pulls/comments")
def _all(turn: Turn, _ask: Ask) -> Answer:
    project = turn.project("pull_requests")
    return _sorted(turn, [remark for request in project.requests for remark in request.remarks])


@ROUTES.on("POST", f"{PULL}/comments")
def _create(turn: Turn, ask: Ask) -> Answer:
    request, said = find_request(turn, "write"), ask.json
    body = _said(said)
    if "in_reply_to" in said:
        return _answered(turn, request, int(said["in_reply_to"]), body)
    if not said.get("commit_id"):
        raise invalid(RESOURCE, "commit_id", "missing_field")
    spot = spot_of(request, said, str(said["commit_id"]))
    review = Review(request, turn.person(), "", "COMMENTED")
    review.tell()
    return _made(Remark(review, body, spot))


def _made(remark: Remark) -> Answer:
    return Answer(201, remark.show(), {"Location": remark.url})


def _said(said: Json) -> str:
    body = checked_body(str(said.get("body") or ""), RESOURCE)
    if not body.strip():
        raise invalid(RESOURCE, "body", "missing_field")
    return body


@ROUTES.on("POST", f"{PULL}/comments/{{comment_id:int}}/replies")
def _reply(turn: Turn, ask: Ask) -> Answer:
    request = find_request(turn, "write")
    return _answered(turn, request, ask.number("comment_id"), _said(ask.json))


def _answered(turn: Turn, request: MergeRequest, number: int, body: str) -> Answer:
    first = next((one for one in request.remarks if one.id == number), None)
    if first is None:
        raise RefusedError(404, "Not Found")
    if first.first:
        raise invalid(RESOURCE, "in_reply_to", "invalid", "Replies to replies are not supported")
    return _made(Remark.answer(first, turn.person(), body))


@ROUTES.on("GET", REMARK)
def _get(turn: Turn, _ask: Ask) -> Answer:
    return Answer(200, _find(turn).show())


@ROUTES.on("PATCH", REMARK)
def _edit(turn: Turn, ask: Ask) -> Answer:
    found = _find(turn, "write")
    may_change(turn, found.request.project, found.author)
    found.edit(_said(ask.json), turn.person())
    return Answer(200, found.show())


@ROUTES.on("DELETE", REMARK)
def _delete(turn: Turn, _ask: Ask) -> Answer:
    found = _find(turn, "write")
    may_change(turn, found.request.project, found.author)
    found.delete(turn.person())
    return Answer(204)


@ROUTES.on("GET", f"{REMARK}/reactions")
def _reactions(turn: Turn, _ask: Ask) -> Answer:
    return turn.page(_find(turn).reactions, reaction)


@ROUTES.on("POST", f"{REMARK}/reactions")
def _react(turn: Turn, _ask: Ask) -> Answer:
    return reacted(turn, _find(turn, "write"))


@ROUTES.on("GET", f"{PULL}/reviews")
def _reviews(turn: Turn, _ask: Ask) -> Answer:
    return turn.page(find_request(turn).reviews, Review.show)


@ROUTES.on("POST", f"{PULL}/reviews")
def _review(turn: Turn, ask: Ask) -> Answer:
    """Take a review: one comment that is misplaced refuses all of it."""
    request, said = find_request(turn, "write"), ask.json
    state = _STATES.get(said.get("event", ""))
    if state is None:
        raise RefusedError(422, "Only reviews that are submitted at once are simulated")
    person, body = turn.person(), checked_body(str(said.get("body") or ""))
    if state != "COMMENTED" and person is request.author:
        raise RefusedError(422, "Can not approve or request changes on your own pull request")
    if state != "APPROVED" and not body and not said.get("comments"):
        raise invalid("PullRequestReview", "body", "missing_field")
    commit = str(said.get("commit_id") or request.head)
    wanted = said.get("comments") or []
    try:
        spots = [(_said(one), spot_of(request, one, commit)) for one in wanted]
    except RefusedError:
        # Here GitHub's problems are plain words.
        words = ["Line could not be resolved"]
        raise RefusedError(422, "Unprocessable Entity", errors=words) from None
    review = Review(request, person, body, state)
    review.tell()
    for text, spot in spots[:BATCH]:
        Remark(review, text, spot)
    if len(spots) > BATCH:
        raise RefusedError(502, "Server Error")
    return Answer(200, review.show())


@ROUTES.on("GET", f"{PULL}/reviews/{{review_id:int}}/comments")
def _of_review(turn: Turn, ask: Ask) -> Answer:
    number = ask.number("review_id")
    found = [one for one in find_request(turn).remarks if one.review.id == number]
    return turn.page(found, Remark.show)
