"""Official: GitHub's own examples of webhooks, and both hosts' signatures, over real HTTP."""

from __future__ import annotations

import base64
import gzip
import hashlib
import hmac
import json
import os
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from bot.forges.github.events import Receiver as FromGitHub
from bot.forges.gitlab.events import Receiver as FromGitLab
from tests.web.gate import MERGE_REQUEST, SECRET, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    import httpx

    from bot.ports.forge import Receiver
    from tests.web.gate import Gate

FILE = Path(__file__).parents[1] / "schemas/github/webhooks.json.gz"
KEY = base64.b64encode(bytes(range(32))).decode()
PUSHED = {"action": "synchronize", "number": 7, "pull_request": {"number": 7},
          "repository": {"full_name": "acme/plans", "default_branch": "main"}}  # fmt: skip


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Give a service that takes webhooks of both hosts, each with several secrets."""
    receivers: dict[str, Receiver] = {"github": FromGitHub("github", ["the one before it", SECRET]),
                 "gitlab": FromGitLab("gitlab", [f"whsec_{KEY}", SECRET])}  # fmt: skip
    with opened(tmp_path_factory.mktemp("both"), receivers) as found:
        yield found


def send(
    gate: Gate, event: str, body: bytes, id_: str = "", *, secret: str = SECRET, by: str = "sha256"
) -> httpx.Response:
    """Send a delivery as GitHub does."""
    digest = hmac.new(secret.encode(), body, by).hexdigest()
    name = "X-Hub-Signature-256" if by == "sha256" else "X-Hub-Signature"
    headers = {"X-GitHub-Event": event, "X-GitHub-Delivery": id_ or os.urandom(8).hex(),
               name: f"{by}={digest}"}  # fmt: skip
    return gate.client.post("/webhooks/github", content=body, headers=headers)


def examples() -> list[tuple[str, dict[str, Any]]]:
    """Give every official example with its event's name, whether it fits its schema or not."""
    with gzip.open(FILE) as file:
        data: dict[str, dict[str, list[dict[str, Any]]]] = json.load(file)
    return [(event, payload) for kind in ("valid", "invalid")
            for event, payloads in data[kind].items() for payload in payloads]  # fmt: skip


def test_every_official_example_is_answered_well_and_does_no_harm(both: Gate) -> None:
    sent = examples()
    assert len(sent) > 100
    ends = [send(both, event, json.dumps(body).encode()) for event, body in sent]
    wrong = [one for one, end in zip(sent, ends, strict=True) if end.status_code not in {200, 202}]
    assert not wrong
    taken = {event for (event, _), end in zip(sent, ends, strict=True) if end.status_code == 202}
    assert {"pull_request", "push", "merge_group"} <= taken


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.99])
def test_a_truncated_example_is_harmless(both: Gate, cut: float) -> None:
    for event, body in examples()[::20]:
        text = json.dumps(body).encode()
        answer = send(both, event, text[: int(len(text) * cut)])
        assert answer.json() == {"result": "malformed"}


def test_an_action_that_nobody_knows_yet_is_ignored(both: Gate) -> None:
    for event, body in examples()[::20]:
        answer = send(both, event, json.dumps(body | {"action": "brand_new"}).encode())
        assert answer.status_code in {200, 202}
    answer = send(both, "brand_new", json.dumps({"action": "created"}).encode())
    assert answer.json() == {"result": "ignored"}


def test_a_signature_must_be_right_and_not_of_yesterday(both: Gate) -> None:
    body = json.dumps(PUSHED).encode()
    assert send(both, "pull_request", body).status_code == 202
    assert send(both, "pull_request", body, secret="the one before it").status_code == 202  # noqa: S106
    assert send(both, "pull_request", body, secret="the one after it").status_code == 401  # noqa: S106
    assert send(both, "pull_request", body, by="sha1").status_code == 401
    headers = {"X-GitHub-Event": "pull_request", "X-GitHub-Delivery": "d"}
    for signature in ("", "sha256=", "sha256=" + "0" * 64, hashlib.sha256(body).hexdigest()):
        given = headers | {"X-Hub-Signature-256": signature}
        answer = both.client.post("/webhooks/github", content=body, headers=given)
        assert answer.status_code == 401, signature


def test_one_byte_more_and_the_signature_is_wrong(both: Gate) -> None:
    body = json.dumps(PUSHED).encode()
    right = hmac.digest(SECRET.encode(), body, "sha256").hex()
    headers = {"X-GitHub-Event": "pull_request", "X-Hub-Signature-256": f"sha256={right}"}
    for other in (body + b" ", body[:-1], body.replace(b"7", b"8")):
        answer = both.client.post("/webhooks/github", content=other, headers=headers)
        assert answer.status_code == 401


def test_what_github_sends_again_is_known(both: Gate) -> None:
    body = json.dumps(PUSHED).encode()
    codes = [send(both, "pull_request", body, "one-id").status_code for _ in range(3)]
    assert codes == [202, 200, 200]


@pytest.mark.parametrize(("late", "status"), [
    (0, 202), (-290, 202), (290, 202), (-310, 401), (310, 401), (-86_400, 401),
])  # fmt: skip
def test_a_signed_delivery_is_good_for_five_minutes(both: Gate, late: int, status: int) -> None:
    assert signed(both, int(time.time()) + late, f"id-{late}") == status


def test_a_time_that_is_none_is_not_believed(both: Gate) -> None:
    for at in ("", "soon", "-1", "1e9", "9" * 40):
        assert signed(both, at, "id-odd") == 401


def signed(gate: Gate, at: object, id_: str) -> int:
    """Send a delivery as GitLab does with a signing token; give the answer's status."""
    body = json.dumps(MERGE_REQUEST).encode()
    text = f"{id_}.{at}.".encode() + body
    signature = base64.b64encode(hmac.digest(bytes(range(32)), text, "sha256")).decode()
    headers = {"webhook-id": id_, "webhook-timestamp": str(at),
               "webhook-signature": f"v1,AAAA v1,{signature}"}  # fmt: skip
    return gate.client.post("/webhooks/gitlab", content=body, headers=headers).status_code
