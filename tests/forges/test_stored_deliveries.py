"""Stored deliveries: read anew through the wiring, whatever the webhook's content type was."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from bot.core.model.errors import UserError
from bot.ports.store import Delivery
from bot.settings import read
from bot.wiring import event_again

GITHUB = {"COUNTERSIGN_GITHUB_TOKEN": "ghp_x"}
GITLAB = {"COUNTERSIGN_GITLAB_TOKEN": "glpat-x"}
LOCAL = {"COUNTERSIGN_INSECURE": "true"}
OPENED = {
    "action": "opened",
    "pull_request": {"number": 7},
    "repository": {"full_name": "acme/plans"},
}
JSON = json.dumps(OPENED).encode()
FORM = urlencode({"payload": JSON}).encode()


@pytest.mark.parametrize("believed", [{}, LOCAL], ids=["signed", "unsigned"])
@pytest.mark.parametrize("body", [JSON, FORM], ids=["json", "form"])
def test_a_delivery_of_github_is_read_again(body: bytes, believed: dict[str, str]) -> None:
    settings = read(GITHUB | believed)
    event = event_again(settings, Delivery("github", "d-1", "pull_request.opened", body))
    assert event.name == "pull_request.opened"
    assert [subject.key for subject in event.subjects] == ["github:acme/plans!7"]


def test_a_delivery_of_gitlab_keeps_its_name_where_its_body_tells_none() -> None:
    event = event_again(read(GITLAB), Delivery("gitlab", "d-1", "Emoji Hook", b"{}"))
    assert (event.name, event.subjects) == ("Emoji Hook", ())


@pytest.mark.parametrize("body", [b"neither", b"payload=no", b"[]", b"{"])
def test_a_delivery_that_can_not_be_read_is_told_in_a_line(body: bytes) -> None:
    with pytest.raises(UserError, match=r"^delivery d-1 can't be read: .+; name its key$"):
        event_again(read(GITHUB), Delivery("github", "d-1", "push", body))
