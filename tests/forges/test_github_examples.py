"""Every official example of a webhook, valid by its schema or not, is read without harm."""

from __future__ import annotations

import gzip
import hmac
import json
from pathlib import Path

import pytest

from bot.forges.github.events import Receiver

SECRET = "a secret of the webhook"  # noqa: S105 - of nobody
RECEIVER = Receiver("github", [SECRET])
EXAMPLES = Path(__file__).parents[1] / "schemas/github/webhooks.json.gz"


@pytest.mark.parametrize("kind", ["valid", "invalid"])
def test_every_official_example_is_read(kind: str) -> None:
    found = json.loads(gzip.decompress(EXAMPLES.read_bytes()))
    for event, payloads in found[kind].items():
        for payload in payloads:
            body = json.dumps(payload).encode()
            told = RECEIVER.event({"X-GitHub-Event": event}, body)
            signature = f"sha256={hmac.digest(SECRET.encode(), body, 'sha256').hex()}"
            assert told.name.partition(".")[0] == event
            assert RECEIVER.verify({"X-Hub-Signature-256": signature}, body, 0)


def test_a_stored_delivery_is_read_as_it_was() -> None:
    for event, (payload, *_) in json.loads(gzip.decompress(EXAMPLES.read_bytes()))["valid"].items():
        body = json.dumps(payload).encode()
        first = RECEIVER.event({"X-GitHub-Event": event}, body)
        assert RECEIVER.again(first.name, body) == RECEIVER.again(event, body) == first
