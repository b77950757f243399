"""GitHub's client: which connection reaches what, whose words ours are, and addresses."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from bot.forges.github.adapter import Options, connect
from bot.forges.github.client import api_of, web_of
from bot.forges.github.credentials import App, InstallationAuth, Token
from bot.ports.forge import ForbiddenError, ForgeError, GoneError, RateLimitedError
from tests.forges.road import inline, status, summary
from tests.forges.stands import PATH, GitHubStand
from tests.simulators.routes import Answer
from tests.simulators.server import Server

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.simulators.routes import Ask

JOB = {"contents": "read", "pull_requests": "write", "issues": "write"}


@pytest.fixture
def stand() -> Iterator[GitHubStand]:
    with GitHubStand() as found:
        yield found
        assert found.host.breaches == []


@pytest.mark.parametrize(
    ("url", "web", "api"),
    [
        ("https://github.com", "https://github.com", "https://api.github.com"),
        ("https://github.com/", "https://github.com", "https://api.github.com"),
        ("https://api.github.com", "https://github.com", "https://api.github.com"),
        ("https://git.acme.org", "https://git.acme.org", "https://git.acme.org/api/v3"),
        ("https://git.acme.org/api/v3", "https://git.acme.org", "https://git.acme.org/api/v3"),
        ("https://api.acme.org", "https://api.acme.org", "https://api.acme.org/api/v3"),
        ("https://acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com"),
        ("https://api.acme.ghe.com", "https://acme.ghe.com", "https://api.acme.ghe.com"),
    ],
)
def test_addresses_for_people_and_for_the_api_follow_from_each_other(
    url: str, web: str, api: str
) -> None:
    assert web_of(url) == web
    assert api_of(web_of(url)) == api


def test_an_app_speaks_as_its_bot(stand: GitHubStand) -> None:
    account = stand.forge.account()
    assert (account.login, account.human) == ("countersign[bot]", False)
    assert account.id == str(stand.app.bot.id)


def test_a_token_speaks_as_its_owner(stand: GitHubStand) -> None:
    forge = connect("github", stand.host.web, Token(stand.host.token("rui")))
    assert forge.account().id == str(stand.host.user("rui").id)


def test_the_token_of_a_job_speaks_as_the_actions_app(stand: GitHubStand) -> None:
    token = stand.host.actions_token(PATH, JOB)
    forge = connect("github", stand.host.web, Token(token))
    assert forge.account().login == "github-actions[bot]"
    assert not forge.account().human
    request = forge.merge_request(PATH, 1)
    assert request
    post = forge.ensure_comment(request, summary(), None)
    row = forge.ensure_comment(request, inline(request), None)
    again = connect("github", stand.host.web, Token(token))
    assert [one.id for one in again.posts(request)] == [post.id, row.id]
    assert [one.path for one in again.projects()] == [PATH]
    assert stand.forge.posts(request) == []
    for name in ("github-actions[bot]", "github-actions"):
        assert len(stand.forge.posts(request, by=(name,))) == 2


def test_the_token_of_a_fork_s_job_may_only_read(stand: GitHubStand) -> None:
    forge = connect("github", stand.host.web, Token(stand.host.actions_token(PATH, {})))
    request = forge.merge_request(PATH, 1)
    assert request
    with pytest.raises(ForbiddenError, match="Resource not accessible by integration"):
        forge.ensure_comment(request, summary(), None)


def test_where_the_app_is_not_installed_there_is_nothing(stand: GitHubStand) -> None:
    stand.host.project("other/plans")
    assert stand.forge.project("other/plans") is None
    assert stand.forge.merge_request("other/plans", 1) is None
    with pytest.raises(GoneError):
        stand.forge.remote("other/plans")
    stand.app.install("other")
    assert stand.forge.project("other/plans")
    assert sorted(one.path for one in stand.forge.projects()) == [PATH, "other/plans"]


def test_an_account_that_keeps_the_app_out_keeps_it_from_no_other(
    stand: GitHubStand, caplog: pytest.LogCaptureFixture
) -> None:
    for owner in ("barred", "other"):
        stand.host.project(f"{owner}/plans")
        stand.app.install(owner)
    acme, barred = stand.app.installations[:2]
    stand.app.installations[:2] = [barred, acme]
    stand.host.faults.add("status", 403, times=9, path=f"/installations/{barred.id}/access_tokens")
    forge = stand.connected()
    assert forge.account() == stand.us
    with caplog.at_level("WARNING"):
        listed = [one.path for one in forge.projects()]
    assert listed == [PATH, "other/plans"]
    (told,) = caplog.messages
    assert told.startswith("barred is left out: github: could not")


def test_an_account_that_keeps_its_repositories_to_itself_is_left_out(stand: GitHubStand) -> None:
    stand.host.project("other/plans")
    stand.app.install("other")
    stand.host.faults.add("status", 403, path="/installation/repositories")
    assert [one.path for one in stand.forge.projects()] == ["other/plans"]


def test_an_app_installed_anew_is_found_again(stand: GitHubStand) -> None:
    assert stand.forge.project(PATH)
    stand.app.installations[0].remove()
    assert stand.forge.merge_request(PATH, 1) is None
    stand.app.install("acme")
    assert stand.forge.project(PATH)


def test_a_token_that_ended_early_is_replaced(stand: GitHubStand) -> None:
    request = stand.read()
    before = stand.forge.remote(PATH).password
    stand.host.advance(3601)
    assert stand.forge.ensure_status(request, status(), None)
    assert stand.forge.remote(PATH).password not in ("", before)


def test_a_token_is_replaced_before_its_end() -> None:
    now, made = [0.0], iter("abc")
    auth = InstallationAuth(lambda: next(made), lambda: now[0])
    tokens = []
    for moment in (0, 3000, 3400, 3401, 6000):
        now[0] = float(moment)
        tokens.append(auth.token)
    auth.forget("a")
    auth.forget("b")
    assert [*tokens, auth.token] == ["a", "a", "b", "b", "b", "c"]


def test_a_key_that_is_not_the_apps_is_forbidden(stand: GitHubStand) -> None:
    stand.app.id += 1
    forge = stand.connected()
    stand.app.id -= 1
    with pytest.raises(ForbiddenError, match="could not"):
        forge.merge_request(PATH, 1)


def test_a_key_that_is_damaged_is_told(stand: GitHubStand) -> None:
    pem = stand.app.pem.replace("A", "B")
    forge = connect("github", stand.host.web, App(str(stand.app.id), pem))
    with pytest.raises(ForbiddenError, match="key can't be read"):
        forge.merge_request(PATH, 1)


def test_each_installation_has_a_limit_of_its_own(stand: GitHubStand) -> None:
    stand.host.project("other/plans")
    stand.app.install("other")
    stand.forge.project("other/plans")
    stand.host.faults.add("limit", 30)
    with pytest.raises(RateLimitedError):
        stand.forge.project(PATH)
    with pytest.raises(RateLimitedError):
        stand.forge.project(PATH)
    assert stand.forge.project("other/plans")


def test_many_threads_share_one_token(stand: GitHubStand) -> None:
    forge = stand.connected()
    stand.host.calls.clear()
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda number: forge.merge_request(PATH, number), [1, 2] * 20))
    assert [one is not None for one in found] == [True, False] * 20
    assert {one.number for one in found if one} == {1}
    tokens = [one for one in stand.host.calls if one.template.endswith("access_tokens")]
    assert len(tokens) == 1


def test_a_repository_that_was_renamed_is_named_anew() -> None:
    def answer(ask: Ask) -> Answer:
        if ask.raw == "/api/v3/repos/acme/old/pulls/7":
            place = f"{server.address}/api/v3/repositories/5/pulls/7"
            return Answer(301, {"message": "Moved Permanently"}, {"Location": place})
        if ask.raw == "/api/v3/repositories/5/pulls/7":
            base = {"ref": "main", "repo": {"full_name": "acme/new"}}
            return Answer(200, {"number": 7, "base": base, "head": {"sha": "a" * 40}})
        return Answer(307, {"message": "Temporary Redirect"}, {"Location": server.address})

    server = Server(answer)
    server.start()
    forge = connect("github", server.address, Token("a token"))
    request = forge.merge_request("acme/old", 7)
    assert request
    assert request.project == "acme/new"
    with pytest.raises(ForgeError, match="could not comment on acme/old!7"):
        forge.ensure_comment(request._replace(project="acme/old"), summary(), None)
    server.stop()


def test_somebody_who_took_a_login_over_is_not_who_he_seems(stand: GitHubStand) -> None:
    rui = stand.host.user("rui")
    known = stand.us._replace(id=str(rui.id), login="rui")
    stranger = known._replace(id=str(rui.id + 100_000))
    assert stand.forge.may_write(PATH, known)
    assert not stand.forge.may_write(PATH, stranger)


def test_reactions_are_put_once_on_either_kind_of_comment(stand: GitHubStand) -> None:
    request = stand.read()
    note = stand.opened.comment("rui", "/signoff")
    row = stand.forge.ensure_comment(request, inline(request), None)
    for _ in range(2):
        stand.forge.react(PATH, note.id, "+1")
        stand.forge.react(PATH, f"inline:{row.id}", "eyes")


def test_calls_are_counted_by_verb_and_status(stand: GitHubStand) -> None:
    calls: list[tuple[str, str, int]] = []

    class Counter:
        left = 0

        def called(self, forge: str, verb: str, status: int) -> None:
            calls.append((forge, verb, status))

        def remaining(self, forge: str, left: int) -> None:
            assert forge == "github"
            self.left = left

    meter = Counter()
    app = App(str(stand.app.id), stand.app.pem)
    forge = connect("github", stand.host.web, app, Options(meter=meter))
    forge.project(PATH)
    forge.project(PATH)
    assert calls == [
        ("github", "GET", 200), ("github", "POST", 201), ("github", "GET", 200),
        ("github", "GET", 304),
    ]  # fmt: skip
    assert 0 < meter.left <= 5000


def test_credentials_do_not_show() -> None:
    assert "pem" not in repr(App("7", "a pem"))
    assert "ghp" not in repr(Token("ghp_x")) + str(Token("ghp_x"))
