"""Logs: records of the standard library, written by structlog; no secret is in them."""

from __future__ import annotations

import json
import logging
import re
import sys
from contextlib import contextmanager
from urllib.parse import quote, unquote, urlsplit

import structlog

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import TextIO

    from structlog.typing import EventDict, Processor, WrappedLogger

SHORTEST = 4
"""Characters of the shortest text that is blotted out: a shorter one is in every other word."""
BLOT = "[secret]"
# These tell at `info` of each request they make, with its address.
WORDY = ("alembic", "httpcore", "httpx", "procrastinate", "urllib3", "uvicorn.error")


def setup(form: str, level: str, secrets: Iterable[str], stream: TextIO | None = None) -> None:
    """Write all records from this level on to a stream (standard error): ``console`` or ``json``.

    A record's ``extra`` are its fields; ``correlation`` leads from a delivery to what it caused.
    """
    stream = stream or sys.stderr
    before: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=before,
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _renderer(form, stream),
            Redactor(secrets),
        ],
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter)
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level.upper())
    for name in WORDY:
        logging.getLogger(name).setLevel(max(logging.WARNING, root.level))
    logging.captureWarnings(capture=True)


@contextmanager
def bound(correlation: str) -> Iterator[None]:
    """Give every record of this thread the correlation id meanwhile."""
    with structlog.contextvars.bound_contextvars(correlation=correlation):
        yield


def _renderer(form: str, stream: TextIO) -> Processor:
    if form == "json":
        return structlog.processors.JSONRenderer(sort_keys=False, default=str)
    return structlog.dev.ConsoleRenderer(colors=stream.isatty(), pad_event_to=0)


class Redactor:
    """Blots secrets out of a written line, however they came into it."""

    def __init__(self, secrets: Iterable[str]) -> None:
        texts = {form for one in secrets for part in _parts(one) for form in _forms(part)}
        long = sorted((one for one in texts if len(one) >= SHORTEST), key=len, reverse=True)
        self._pattern = re.compile("|".join(map(re.escape, long))) if long else None

    def __call__(self, _logger: WrappedLogger, _method: str, line: EventDict | str) -> str:
        """Give the line without them."""
        return self.clean(str(line))

    def clean(self, text: str) -> str:
        """Give a text without them."""
        return self._pattern.sub(BLOT, text) if self._pattern else text


def _parts(secret: str) -> Iterator[str]:
    """Give a secret and what of it is secret by itself: an address's password, a key's lines."""
    lines = [line for line in secret.splitlines() if not line.startswith("-----")]
    if "://" in secret:
        password = urlsplit(secret).password or ""
        lines += [password, unquote(password)]
    yield from (secret, *lines)


def _forms(text: str) -> Iterator[str]:
    """Give a text as it is, as JSON writes it, and as an address does."""
    yield from (text, json.dumps(text)[1:-1], quote(text, safe=""))
