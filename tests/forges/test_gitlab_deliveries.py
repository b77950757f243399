"""Deliveries of GitLab: which secrets and signatures are believed, and how a delivery is named."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest

from bot.forges.gitlab.events import Receiver

NOW = 1_795_000_000.0
KEY = b"k" * 32
SIGNING = "whsec_" + base64.b64encode(KEY).decode()
OTHER = "whsec_" + base64.b64encode(b"o" * 32).decode()
BODY = b'{"object_kind": "note"}'
RECEIVER = Receiver("gitlab", ["old secret", "new secret", SIGNING, OTHER])


def signed(key: bytes = KEY, at: float = NOW, body: bytes = BODY) -> dict[str, str]:
    text = f"msg-1.{int(at)}.".encode() + body
    signature = base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode()
    return {
        "Webhook-Id": "msg-1",
        "Webhook-Timestamp": str(int(at)),
        "Webhook-Signature": f"v1,{signature}",
    }


def body(at: str) -> bytes:
    said = {"id": 90, "note": "Why?", "action": "create", "updated_at": at}
    return json.dumps({"object_kind": "note", "object_attributes": said}).encode()


@pytest.mark.parametrize("token", ["old secret", "new secret"])
def test_each_static_secret_is_believed_while_they_are_changed(token: str) -> None:
    assert RECEIVER.verify({"X-Gitlab-Token": token}, BODY, NOW)


@pytest.mark.parametrize("token", ["", "old", "old secret ", SIGNING, "nöw secret"])
def test_no_other_static_secret_is_believed(token: str) -> None:
    assert not RECEIVER.verify({"X-Gitlab-Token": token}, BODY, NOW)


def test_a_signature_over_id_time_and_bytes_is_believed() -> None:
    assert RECEIVER.verify(signed(), BODY, NOW)
    assert RECEIVER.verify(signed(b"o" * 32), BODY, NOW)


def test_one_right_signature_among_several_is_enough() -> None:
    headers = signed()
    headers["Webhook-Signature"] = f"v1,AAAA v2,BBBB {headers['Webhook-Signature']}"
    assert RECEIVER.verify(headers, BODY, NOW)


@pytest.mark.parametrize("late", [-301, 301])
def test_a_signature_is_worth_nothing_after_five_minutes_or_from_the_future(late: float) -> None:
    assert RECEIVER.verify(signed(), BODY, NOW + late / 301 * 300)
    assert not RECEIVER.verify(signed(), BODY, NOW + late)


@pytest.mark.parametrize(
    "change",
    [
        {"Webhook-Id": "msg-2"},
        {"Webhook-Timestamp": str(int(NOW) + 1)},
        {"Webhook-Timestamp": "now"},
        {"Webhook-Timestamp": "٣"},
        {"Webhook-Timestamp": "9" * 400},
        {"Webhook-Signature": ""},
        {"Webhook-Signature": "v1,"},
        {"Webhook-Signature": "v1,ü"},
    ],
)
def test_a_signature_of_anything_else_is_not_believed(change: dict[str, str]) -> None:
    assert not RECEIVER.verify(signed() | change, BODY, NOW)


def test_a_signature_by_a_key_unknown_or_over_other_bytes_is_not_believed() -> None:
    assert not RECEIVER.verify(signed(b"x" * 32), BODY, NOW)
    assert not RECEIVER.verify(signed(), BODY + b" ", NOW)


def test_nothing_is_believed_where_no_secret_is_set() -> None:
    for secrets in ([], [""]):
        assert not Receiver("gitlab", secrets).verify({"X-Gitlab-Token": ""}, BODY, NOW)
        assert not Receiver("gitlab", secrets).verify({}, BODY, NOW)


@pytest.mark.parametrize("secret", ["whsec_", "whsec_not base64", "whsec_a"])
def test_a_signing_token_that_is_none_is_refused_without_being_told(secret: str) -> None:
    with pytest.raises(ValueError, match="whsec_ and base64") as caught:
        Receiver("gitlab", [secret])
    assert "not base64" not in str(caught.value)


def test_a_delivery_sent_again_has_the_same_id() -> None:
    assert RECEIVER.delivery({"Idempotency-Key": "k-1"}, b"{}") == "k-1"
    assert RECEIVER.delivery({"webhook-id": "w-1", "idempotency-key": "k-1"}, b"{}") == "w-1"
    assert len(RECEIVER.delivery({"Idempotency-Key": "k" * 5000}, b"{}")) == 64


def test_before_gitlab_17_4_a_delivery_is_told_by_what_happened() -> None:
    headers = {"X-Gitlab-Webhook-UUID": "hook", "X-Gitlab-Event": "Note Hook"}
    first, later = body("2026-11-20 10:00:00 UTC"), body("2026-11-20 10:00:01 UTC")
    again = first.replace(b"Why?", b"Why not?")
    assert RECEIVER.delivery(headers, first) == RECEIVER.delivery(headers, again)
    assert RECEIVER.delivery(headers, first) != RECEIVER.delivery(headers, later)
    assert RECEIVER.delivery(headers, first) != RECEIVER.delivery({}, first)
    assert RECEIVER.delivery({}, b"no JSON") != RECEIVER.delivery({}, b"nor this")
