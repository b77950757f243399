"""GitHub's webhooks: what is wrong with them, and what they failed to deliver."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from bot.core.model.merge_request import Subject
from bot.forges.github.adapter import Options, connect
from bot.forges.github.credentials import App, Token
from bot.forges.github.health import ADD, UNSEEN, problem
from tests.forges.stands import PATH, GitHubStand
from tests.simulators.routes import Answer
from tests.simulators.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.ports.forge import Missed
    from tests.simulators.routes import Ask

SECRET = "a secret of the webhook"  # noqa: S105 - of a simulated host


class Ear:
    """Hears webhooks, and answers with ``status``."""

    def __init__(self) -> None:
        self.status = 200
        self.server = Server(self.hear)
        self.server.start()
        self.url = f"{self.server.address}/webhooks/github"

    def hear(self, _ask: Ask) -> Answer:
        return Answer(self.status, b"")


@pytest.fixture
def ear() -> Iterator[Ear]:
    found = Ear()
    yield found
    found.server.stop()


@pytest.fixture
def stand() -> Iterator[GitHubStand]:
    with GitHubStand() as found:
        yield found
        found.host.wait_idle()
        assert found.host.breaches == []


def hook(**said: Any) -> dict[str, Any]:  # noqa: ANN401 - a payload
    config = {"url": "https://bot.example.org/webhooks/github", "content_type": "json"}
    return {"active": True, "events": ["*"], "config": config | said.pop("config", {}), **said}


def test_a_hook_that_works_has_no_problem() -> None:
    assert problem(hook(last_response={"code": 200})) == ""
    assert problem(hook(events=["issue_comment", "pull_request", "push",
                                "pull_request_review_comment"])) == ""  # fmt: skip


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ({"active": False}, "switched off"),
        ({"last_response": {"code": 502, "message": "Bad"}}, "answered 502 Bad"),
        ({"events": ["push", "issue_comment"]}, "sends no pull_request, pull_request_review_com"),
        ({"config": {"content_type": "form"}}, "application/json"),
        ({"config": {"insecure_ssl": "1"}}, "SSL verification"),
    ],
)
def test_what_is_wrong_with_a_hook_is_told(said: dict[str, Any], told: str) -> None:
    assert told in problem(hook(**said))


def test_an_app_has_one_hook_for_all(stand: GitHubStand, ear: Ear) -> None:
    (none,) = stand.forge.hooks(PATH)
    assert none.problem == ADD
    app = stand.host.app("hooked", "acme", url=ear.url, secret=SECRET)
    forge = connect("github", stand.host.web, App(str(app.id), app.pem))
    (found,) = forge.hooks(PATH)
    assert (found.url, found.problem) == (ear.url, "")


def test_a_tokens_owner_sees_the_hooks_of_what_he_administers(stand: GitHubStand, ear: Ear) -> None:
    stand.project.hook(ear.url, SECRET)
    stand.project.hook(f"{ear.server.address}/elsewhere", SECRET)
    forge = connect("github", stand.host.web, Token(stand.host.token("mo")))
    assert [one.url for one in forge.hooks(PATH)] == [ear.url]
    elsewhere = Options(public="https://bot.example.org")
    forge = connect("github", stand.host.web, Token(stand.host.token("mo")), elsewhere)
    assert [one.problem for one in forge.hooks(PATH)] == [ADD]
    forge = connect("github", stand.host.web, Token(stand.host.token("rui")))
    assert [one.problem for one in forge.hooks(PATH)] == [UNSEEN]


def lost(found: list[Missed]) -> list[Subject]:
    return [subject for one in found for subject in one.subjects]


def test_deliveries_that_failed_are_told_oldest_first(stand: GitHubStand, ear: Ear) -> None:
    app = stand.host.app("hooked", "acme", url=ear.url, secret=SECRET)
    forge = connect("github", stand.host.web, App(str(app.id), app.pem))
    stand.opened.comment("ana", "heard")
    stand.host.wait_idle()
    ear.status = 500
    stand.opened.comment("ana", "not heard")
    stand.opened.update(title="Not heard either")
    stand.host.wait_idle()
    found = list(forge.missed(""))
    assert lost(found) == [Subject("github", PATH, 1)] * 2
    assert all(one.at.endswith("Z") and one.delivery for one in found)
    assert lost(list(forge.missed(found[-1].at))) == []


def test_a_delivery_sent_again_with_success_is_not_lost(stand: GitHubStand, ear: Ear) -> None:
    app = stand.host.app("hooked", "acme", url=ear.url, secret=SECRET)
    forge = connect("github", stand.host.web, App(str(app.id), app.pem))
    ear.status = 503
    stand.opened.comment("ana", "not heard")
    stand.host.wait_idle()
    ear.status = 200
    assert app.hook
    for one in list(app.hook.deliveries):
        one.resend()
    stand.host.wait_idle()
    found = list(forge.missed(""))
    assert lost(found) == []
    assert [one.at for one in found] == [app.hook.deliveries[-1].at]


def test_deliveries_of_a_repositorys_hook_are_found_with_its_admins_token(
    stand: GitHubStand, ear: Ear
) -> None:
    stand.project.hook(ear.url, SECRET)
    ear.status = 404
    stand.opened.comment("ana", "not heard")
    stand.host.wait_idle()
    forge = connect("github", stand.host.web, Token(stand.host.token("mo")))
    assert lost(list(forge.missed(""))) == [Subject("github", PATH, 1)]
    forge = connect("github", stand.host.web, Token(stand.host.token("rui")))
    assert list(forge.missed("")) == []


def test_an_app_without_a_hook_missed_nothing(stand: GitHubStand) -> None:
    assert list(stand.forge.missed("")) == []
