"""countersign serve: from a webhook to the status and back to nothing, as its own process."""

from __future__ import annotations

import json
import signal
import socket
import time
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.store.opening import open_store
from tests.cli.depot import command
from tests.cli.served import SECRET, Served, set_up, until
from tests.e2e.harbour import JUMPED, STATUS, TRACKER, settle_in, tracker
from tests.simulators.gitlab import GitLab

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.simulators.gitlab.projects import Project

PATH = "acme/harbour"
READ = r"/merge_requests/1$"
CALM = {"SWEEP_EVERY": "0", "AUDIT_EVERY": "0"}


@pytest.fixture
def forge() -> Iterator[GitLab]:
    with GitLab() as found:
        yield found


@pytest.fixture
def project(forge: GitLab) -> Project:
    found = forge.project(PATH)
    settle_in(found)
    return found


def violated(project: Project) -> None:
    """Push what breaks a rule, and open a merge request of it."""
    project.commit("topic", {TRACKER: tracker(JUMPED)})
    project.open("topic")


def test_a_webhook_becomes_a_status_and_one_id_leads_from_one_to_the_other(
    forge: GitLab, project: Project, tmp_path: Path
) -> None:
    token = project.bot()
    environ = set_up(forge.url, token, tmp_path, LOG_LEVEL="debug", **CALM)
    with Served(environ) as served:
        project.hook(f"{served.url}/webhooks/gitlab", SECRET)
        violated(project)
        request = project.requests[1]
        until(lambda: request.status(STATUS) == "failure")
        assert served.client.get("/readyz").json()["ready"]
        until(lambda: served.figure('countersign_looks_total{outcome="done"}') >= 1)
        assert served.figure('countersign_forge_calls_total{forge="gitlab",status="200"') >= 1
        assert served.figure("countersign_mirror_bytes") > 0
        stored = served.told("gitlab: merge_request.open stored")
        assert stored["keys"] == [f"gitlab:{PATH}!1"]
        done = served.told(f"gitlab:{PATH}!1: done")
        assert done["correlation"] == stored["correlation"]
        assert served.stop() == 0
    assert served.log[-1]["event"] == "stopped"
    written = json.dumps(served.log)
    assert token not in written
    assert SECRET not in written


def test_a_stop_ends_what_is_being_looked_at(
    forge: GitLab, project: Project, tmp_path: Path
) -> None:
    with Served(set_up(forge.url, project.bot(), tmp_path, **CALM)) as served:
        forge.faults.add("slow", 0.5, path=READ)
        project.hook(f"{served.url}/webhooks/gitlab", SECRET)
        violated(project)
        until(lambda: served.figure("countersign_looks_running") == 1)
        assert served.stop() == 0
        assert project.requests[1].status(STATUS) == "failure"
    with open_store(f"sqlite:///{tmp_path}/data/countersign.db") as store:
        assert store.inbox.depth()[:4] == (0, 0, 0, 0)


def test_a_stop_waits_so_long_and_no_longer_and_nothing_is_lost(
    forge: GitLab, project: Project, tmp_path: Path
) -> None:
    environ = set_up(forge.url, project.bot(), tmp_path, DRAIN="1s", **CALM)
    with Served(environ) as served:
        forge.faults.add("slow", 3, path=READ)
        project.hook(f"{served.url}/webhooks/gitlab", SECRET)
        violated(project)
        until(lambda: served.figure("countersign_looks_running") == 1)
        began = time.monotonic()
        assert served.stop() == 0
        assert time.monotonic() - began < 2.9
        assert any("did not end in 1 s" in one["event"] for one in served.log)
    with Served(environ) as served:
        until(lambda: project.requests[1].status(STATUS) == "failure")
        assert served.stop() == 0


def test_what_no_webhook_told_is_found_by_the_first_audit(
    forge: GitLab, project: Project, tmp_path: Path
) -> None:
    violated(project)
    with Served(set_up(forge.url, project.bot(), tmp_path)) as served:
        until(lambda: project.requests[1].status(STATUS) == "failure")
        assert served.stop() == 0


def test_it_may_take_unsigned_webhooks_where_only_this_machine_can_send_them(
    forge: GitLab, project: Project, tmp_path: Path
) -> None:
    environ = set_up(forge.url, project.bot(), tmp_path, GITLAB_SECRETS="", INSECURE="true", **CALM)
    with Served(environ) as served:
        answer = served.client.post("/webhooks/gitlab", json={"object_kind": "wiki_page"})
        assert answer.json() == {"result": "ignored"}


def refused(folder: Path, **environ: str) -> str:
    """Give what a service says that does not start."""
    done = command(folder, "serve", **environ)
    assert (done.returncode, done.stdout) == (2, b"")
    return done.stderr.decode()


def test_an_empty_environment_is_told_what_serve_needs(tmp_path: Path) -> None:
    said = refused(tmp_path)
    assert said.startswith("countersign:\nno forge is set up.")
    assert "COUNTERSIGN_GITLAB_SECRETS_FILE=/run/secrets/gitlab-webhook" in said


def test_a_service_does_not_start_without_secrets(tmp_path: Path) -> None:
    said = refused(tmp_path, **set_up("https://gitlab.com", "t", tmp_path, GITLAB_SECRETS=""))
    assert "COUNTERSIGN_GITLAB_SECRETS is not set: without it anybody could send webhooks" in said
    open_to_all = {"GITLAB_SECRETS": "", "INSECURE": "1", "HOST": "0.0.0.0"}  # noqa: S104
    said = refused(tmp_path, **set_up("https://gitlab.com", "t", tmp_path, **open_to_all))
    assert "COUNTERSIGN_INSECURE is for a loopback address" in said


def test_an_address_that_is_taken_is_told(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = str(door.getsockname()[1])
        said = refused(tmp_path, **set_up("https://gitlab.com", "t", tmp_path, PORT=port))
    assert f"can't listen on 127.0.0.1:{port}: Address already in use" in said


def test_a_folder_that_can_not_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("no folder")
    said = refused(tmp_path, **set_up("https://gitlab.com", "t", tmp_path))
    assert "the data folder" in said
    assert "set COUNTERSIGN_DATA to one that this user may write to" in said


def test_a_second_service_on_the_same_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    with open_store(f"sqlite:///{tmp_path}/data/countersign.db", service=True):
        said = refused(tmp_path, **set_up("https://gitlab.com", "t", tmp_path))
    assert "is in use by a service that runs already" in said


def test_a_database_that_does_not_answer_is_told(tmp_path: Path) -> None:
    gone = "postgresql://me:hush-hush@127.0.0.1:9/none"
    said = refused(tmp_path, **set_up("https://gitlab.com", "t", tmp_path, DATABASE=gone))
    assert "the database" in said
    assert "hush" not in said


def test_a_client_that_hangs_keeps_nobody_from_stopping(
    forge: GitLab, project: Project, tmp_path: Path
) -> None:
    environ = set_up(forge.url, project.bot(), tmp_path, DRAIN="1s", **CALM)
    head = b"POST /webhooks/gitlab HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n{"
    with Served(environ) as served, connected(served) as line:
        line.sendall(head)
        assert served.stop(signal.SIGINT) == 0


def connected(served: Served) -> socket.socket:
    """Connect to the service."""
    return socket.create_connection(("127.0.0.1", httpx.URL(served.url).port or 0))
