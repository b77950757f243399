"""Receiving: the service's web tier with its database and nobody who looks, for the bench.

python -m bench.receiving PORT FOLDER
"""

from __future__ import annotations

import os
import sys

import uvicorn

from bench.load import SECRET
from bot.cli.serve import TURN
from bot.forges.github.events import Receiver
from bot.store.opening import open_store
from bot.web import logs
from bot.web.app import create_app
from bot.web.metrics import Metrics


def main() -> None:
    """Serve until ended."""
    port, folder = int(sys.argv[1]), sys.argv[2]
    sys.setswitchinterval(TURN)
    logs.setup("json", os.environ.get("LEVEL", "info"), [SECRET])
    with open_store(f"sqlite:///{folder}/receiving.db", service=True) as store:
        app = create_app({"github": Receiver("github", [SECRET])}, store.inbox, {},
                         Metrics(store.inbox.depth))  # fmt: skip
        uvicorn.run(app, port=port, log_config=None, access_log=False, lifespan="off", ws="none")


if __name__ == "__main__":
    main()
