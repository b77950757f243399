"""Served: the service as its own process, before a simulated GitLab."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from queue import Empty, SimpleQueue
from threading import Thread
from typing import TYPE_CHECKING, Any

import httpx

from tests.cli.depot import surroundings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from types import TracebackType
    from typing import Self

SECRET = "a-secret-of-the-webhooks"  # noqa: S105 - of a simulated host
PATIENCE = 30.0


def set_up(url: str, token: str, folder: Path, **more: str) -> dict[str, str]:
    """Give the environment of a service before a GitLab; a setting's name is its last part."""
    given = {"GITLAB_URL": url, "GITLAB_TOKEN": token, "GITLAB_SECRETS": SECRET, "PORT": "0",
             "DATA": str(folder / "data"), "LOG_FORMAT": "json"}  # fmt: skip
    return {f"COUNTERSIGN_{name}": text for name, text in (given | more).items()}


class Served:
    """A running ``countersign serve``; its log is read as it is written."""

    def __init__(self, environ: dict[str, str]) -> None:
        self._lines: SimpleQueue[str] = SimpleQueue()
        self.log: list[dict[str, Any]] = []
        self.process = subprocess.Popen(
            [sys.executable, "-m", "bot", "serve"],
            env=surroundings(**environ), stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._reader = Thread(target=self._read, daemon=True)
        self._reader.start()
        began = self.told("listening on")
        self.url = began["event"].split()[2].rstrip(",")
        self.client = httpx.Client(base_url=self.url, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.client.close()
        self.process.kill()
        self.process.wait()
        self._reader.join()
        if self.process.stderr:
            self.process.stderr.close()

    def told(self, words: str) -> dict[str, Any]:
        """Wait until the log tells something, and give that record."""
        found = [one for one in self.log if words in one["event"]]
        until = time.monotonic() + PATIENCE
        while not found:
            try:
                line = self._lines.get(timeout=max(0.0, until - time.monotonic()))
            except Empty as error:
                raise AssertionError(f"{words!r} is not told: {self.log}") from error
            assert line, f"it ended: {self.log}"
            self.log.append(json.loads(line) if line.startswith("{") else {"event": line})
            found = [one for one in self.log[-1:] if words in one["event"]]
        return found[0]

    def figure(self, line: str) -> float:
        """Read a figure by its name and labels; 0 where it is not there."""
        lines = self.client.get("/metrics").text.splitlines()
        return next((float(one.rpartition(" ")[2]) for one in lines if one.startswith(line)), 0.0)

    def stop(self, number: int = signal.SIGTERM) -> int:
        """Ask it to end, wait, read the rest of its log, and give its exit status."""
        os.kill(self.process.pid, number)
        status = self.process.wait(PATIENCE)
        self._reader.join()
        while not self._lines.empty():
            line = self._lines.get()
            if line:
                self.log.append(json.loads(line) if line.startswith("{") else {"event": line})
        return status

    def _read(self) -> None:
        assert self.process.stderr
        for line in self.process.stderr:
            self._lines.put(line.rstrip("\n"))
        self._lines.put("")


def until(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    ended = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < ended, "it never came"
        time.sleep(0.02)
