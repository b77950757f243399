"""Git over HTTP: git's own `http-backend`, run for each request."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

from tests.simulators.routes import Answer

if TYPE_CHECKING:
    from tests.simulators.bare import Bare
    from tests.simulators.routes import Ask


def service_of(ask: Ask) -> str:
    """Tell what git wants: ``git-upload-pack`` reads, ``git-receive-pack`` writes, else nothing."""
    for service in ("git-upload-pack", "git-receive-pack"):
        if ask.raw.endswith(f"/{service}") or ask.query.get("service") == service:
            return service
    return ""


def serve(bare: Bare, rest: str, ask: Ask) -> Answer:
    """Let git answer ``rest`` (``/info/refs``, ``/git-receive-pack``) of a repository."""
    environ = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
    environ |= {
        "GIT_PROJECT_ROOT": str(bare.path),
        "GIT_HTTP_EXPORT_ALL": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "PATH_INFO": rest,
        "QUERY_STRING": ask.search,
        "REQUEST_METHOD": ask.method,
        "CONTENT_TYPE": ask.headers.get("Content-Type") or "",
        "CONTENT_LENGTH": str(len(ask.body)),
        "GIT_PROTOCOL": ask.headers.get("Git-Protocol") or "",
        "REMOTE_USER": ask.who,
        "REMOTE_ADDR": "127.0.0.1",
    }
    done = subprocess.run(
        ["git", "http-backend"], input=ask.body, env=environ, capture_output=True, check=False
    )
    head, _, body = done.stdout.partition(b"\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
    status = int(headers.pop("Status", "200").split()[0]) if head else 500
    return Answer(status, body, headers)


def asks_for_password(realm: str) -> Answer:
    """Refuse a stranger, so that git sends its credentials."""
    headers = {"WWW-Authenticate": f'Basic realm="{realm}"', "Content-Type": "text/plain"}
    return Answer(401, b"Authentication required\n", headers)
