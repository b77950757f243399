"""Checkup of GitHub: what the App or the token may, and what a branch requires."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot.core.model.merge_request import Project
from bot.forges.github.adapter import connect
from bot.forges.github.checkup import PERMISSIONS
from bot.forges.github.credentials import App, Token
from tests.simulators.github import GitHub

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.forges.github.credentials import Credentials
    from bot.ports.checkup import Check

PATH = "acme/plans"
PLANS = Project(PATH)


@pytest.fixture
def host() -> Iterator[GitHub]:
    with GitHub() as found:
        found.project(PATH).seed({"README.md": "# Plans\n"})
        yield found


def asked(host: GitHub, credentials: Credentials) -> dict[str, Check]:
    """Give what is found, by what was looked at."""
    forge = connect("github", host.web, credentials)
    found = [*forge.checkup(time.time()), *forge.project_checkup(PLANS)]
    assert not host.breaches
    return {one.what: one for one in found}


def test_an_app_that_may_do_all_it_needs(host: GitHub) -> None:
    app = host.app("countersign", "acme")
    found = asked(host, App(str(app.id), app.pem))
    wanting = {one.what for one in found.values() if one.remedy}
    assert wanting == {"required status"}
    assert found["required status"].remedy == (
        "require the status countersign for main, with the App as its source"
    )


@pytest.mark.parametrize("name", sorted(set(PERMISSIONS) - {"metadata"}))
def test_a_permission_that_an_app_lacks_is_named(host: GitHub, name: str) -> None:
    permissions = dict(PERMISSIONS) | {"merge_queues": "read"}
    level = permissions.pop(name)
    app = host.app("countersign", "acme", permissions=permissions)
    forge = connect("github", host.web, App(str(app.id), app.pem))
    checks = {one.what: one for one in forge.checkup(time.time())}
    assert checks["the App's permissions"].must
    assert f"grant {name}: {level} in the App's settings" in checks["the App's permissions"].remedy


def test_a_status_that_anybody_may_set_is_told_to_an_app_only(host: GitHub) -> None:
    project = host.project(PATH)
    project.required["main"] = ["countersign", "build"]
    app = host.app("countersign", "acme")
    found = asked(host, App(str(app.id), app.pem))
    assert found["required status"].found == "anybody who may push can set it"
    project.member("bot", "write")
    found = asked(host, Token(host.token("bot")))
    assert not found["required status"].remedy
    assert found["the token"].found == "of bot"


def test_a_token_that_may_only_read_is_told(host: GitHub) -> None:
    host.project(PATH).member("bot", "read")
    found = asked(host, Token(host.token("bot")))
    assert found["rights"].must
    assert found["rights"].remedy
