"""Logs: fields, one correlation id, and no secret in any form."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import pytest

from bot.web import logs

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBgkqh\nkiG9w0BAQEFAASC\n-----END PRIVATE KEY-----"
PASSWORD = "pa/ss word"  # noqa: S105 - of a test
SECRETS = ['to"ken-1', KEY, f"postgresql://me:{quote(PASSWORD, safe='')}@db/x", "abc"]


class Written(io.StringIO):
    """A stream that reads as lines of JSON."""

    def records(self) -> list[dict[str, Any]]:
        """Read what was written."""
        return [json.loads(line) for line in self.getvalue().splitlines()]


@pytest.fixture
def written() -> Iterator[Written]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = Written()
    logs.setup("json", "info", SECRETS, stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(capture=False)


def test_a_record_is_a_line_with_its_fields(written: Written) -> None:
    logging.getLogger("bot.x").warning("%s is late", "A-1", extra={"key": "gitlab:a/b!7"})
    logging.getLogger("bot.x").debug("not told")
    (record,) = written.records()
    assert record.pop("timestamp").endswith("Z")
    assert record == {
        "event": "A-1 is late", "level": "warning", "logger": "bot.x", "key": "gitlab:a/b!7"
    }  # fmt: skip


def test_everything_done_for_a_delivery_carries_its_id(written: Written) -> None:
    log = logging.getLogger("bot.y")
    with logs.bound("d-1"):
        log.info("looking")
        log.info("looking on", extra={"correlation": "d-2"})
    log.info("idle")
    assert [one.get("correlation") for one in written.records()] == ["d-1", "d-2", None]


@pytest.mark.parametrize("secret", [
    'to"ken-1', KEY, "MIIEvQIBADANBgkqh", PASSWORD, quote(PASSWORD, safe=""), SECRETS[2],
])  # fmt: skip
def test_a_secret_is_blotted_out_wherever_it_stands(written: Written, secret: str) -> None:
    log = logging.getLogger("bot.z")
    log.info("sent %s to it", secret)
    log.info("sent", extra={"header": f"Bearer {secret}", "more": {"deep": [secret]}})
    try:
        int(secret)
    except ValueError:
        log.exception("failed")
    text = written.getvalue()
    assert secret not in text
    assert json.dumps(secret)[1:-1] not in text
    assert text.count(logs.BLOT) >= 4
    assert len(written.records()) == 3


def test_a_word_is_no_secret_for_being_short(written: Written) -> None:
    logging.getLogger("bot.z").info("abc of it")
    assert written.records()[0]["event"] == "abc of it"


def test_a_line_is_one_line_on_the_console_too() -> None:
    stream = io.StringIO()
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        logs.setup("console", "info", [], stream)
        logging.getLogger("bot.x").info("stored", extra={"correlation": "d-1\nforged=1"})
    finally:
        root.handlers[:] = handlers
        root.setLevel(level)
        logging.captureWarnings(capture=False)
    assert stream.getvalue().count("\n") == 1
