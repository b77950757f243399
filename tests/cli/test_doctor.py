"""countersign doctor: each thing that can be wrong is told, with what to do."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING, Any

import pytest

from bot.ports.checkup import clock_check
from tests.cli.office import PATH, Office, office_at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

URL = "https://countersign.example.org"
HERE = f"gitlab:{PATH}"


@pytest.fixture
def office(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Iterator[Office]:
    for office in office_at(tmp_path, capsys):
        office.settings["COUNTERSIGN_GITLAB_TOKEN"] = office.project.bot(role="maintainer")
        office.project.needs_pipeline = True
        office.project.hook(f"{URL}/webhooks/gitlab", "a-secret-of-the-webhooks")
        yield office


def checks(office: Office, **settings: str) -> dict[str, dict[str, Any]]:
    """Run the doctor and give its checks by place and name."""
    told = office.run("doctor", "--format", "json", **{"PUBLIC_URL": URL, **settings})
    return {f"{one['place']} {one['check']}": one for one in told.json}


def states(found: dict[str, dict[str, Any]]) -> dict[str, str]:
    """Give what is not well."""
    return {name: one["state"] for name, one in found.items() if one["state"] != "ok"}


def test_where_all_is_well_each_line_says_so(office: Office) -> None:
    told = office.run("doctor", PUBLIC_URL=URL)
    assert told.status == 0, told.out
    lines = told.out.splitlines()
    assert lines[-1].endswith("checks: 0 problems, 0 warnings")
    assert all(line.startswith("ok       ") for line in lines[:-1])
    assert f"ok       {HERE}: required status: pipelines must succeed" in lines
    assert f"ok       {HERE}: webhook: {URL}/webhooks/gitlab" in lines


def test_a_status_that_keeps_nothing_from_merging_is_told(office: Office) -> None:
    office.project.needs_pipeline = False
    found = checks(office)
    assert states(found) == {f"{HERE} required status": "warning"}
    assert found[f"{HERE} required status"]["remedy"] == 'switch on "Pipelines must succeed"'


def test_a_webhook_that_leads_elsewhere_is_told(office: Office) -> None:
    found = checks(office, PUBLIC_URL="https://other.example.org")
    assert states(found) == {f"{HERE} webhook": "warning"}
    assert "add one" in found[f"{HERE} webhook"]["remedy"]


@pytest.mark.parametrize(("scopes", "role", "wrong"), [
    ("read_api", "write", {"gitlab the token": "problem"}),
    ("api", "read", {f"{HERE} rights": "problem"}),
])  # fmt: skip
def test_a_token_that_may_too_little_is_told(
    office: Office, scopes: str, role: str, wrong: dict[str, str]
) -> None:
    token = office.project.bot("other", role, scopes)
    found = checks(office, GITLAB_TOKEN=token)
    assert wrong.items() <= states(found).items()
    assert office.run("doctor", GITLAB_TOKEN=token).status == 1


def test_a_token_that_is_none_is_told_and_not_shown(office: Office) -> None:
    told = office.run("doctor", PUBLIC_URL=URL, GITLAB_TOKEN="glpat-hush-hush")  # noqa: S106
    assert told.status == 1
    assert "problem  gitlab: answers: " in told.out
    assert "401" in told.out
    assert "hush" not in told.out + told.err


def test_a_clock_that_goes_wrong_is_told(office: Office) -> None:
    office.forge.advance(60)
    assert states(checks(office)) == {"gitlab the forge's clock": "warning"}
    office.forge.advance(600)
    found = checks(office)
    assert found["gitlab the forge's clock"]["state"] == "problem"
    assert found["gitlab the forge's clock"]["remedy"] == "set this machine's clock by NTP"


def test_clocks_are_compared_in_both_directions() -> None:
    assert clock_check(100.2, 100).found == "as ours"
    assert clock_check(130, 100)[1:] == ("30 s ahead of ours", "set this machine's clock by NTP",
                                         False)  # fmt: skip
    assert clock_check(100, 400).found == "300 s behind ours"
    assert clock_check(100, 400).must


def test_settings_that_open_a_door_are_told(office: Office) -> None:
    found = checks(office, PUBLIC_URL="", GITLAB_SECRETS="")
    assert states(found) == {"here our address": "warning",
                             "here gitlab's webhook secrets": "problem"}  # fmt: skip


def test_work_that_was_given_up_is_told(office: Office) -> None:
    with office.store() as store:
        store.inbox.mark([HERE], "d-1")
        claimed = store.inbox.claim("me", 60)
        assert claimed
        store.inbox.fail(claimed, "down", 0, last=True)
    found = checks(office)
    assert states(found) == {"here dead work": "warning"}
    assert "countersign replay" in found["here dead work"]["remedy"]


def test_a_disk_with_too_little_room_is_told(office: Office) -> None:
    assert states(checks(office, MIRROR_BUDGET="900TiB")) == {"here data folder": "warning"}


def test_an_old_git_and_none_are_told(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "bin/git"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho git version 2.20.1\n")
    fake.chmod(fake.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(fake.parent))
    found = checks(office)["here git"]
    assert (found["state"], found["found"]) == ("problem", "2.20.1")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = checks(office)["here git"]
    assert (found["state"], found["remedy"]) == ("problem", "install git 2.30 or newer")


def test_one_project_may_be_asked_for(office: Office) -> None:
    other = office.forge.project("acme/other")
    other.seed({"README.md": "# Other\n"})
    told = office.run("doctor", "--project", PATH, PUBLIC_URL=URL)
    assert HERE in told.out
    assert "acme/other" not in told.out
