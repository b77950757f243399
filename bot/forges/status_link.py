"""Status link: the one status's name, and what its link says of it behind the ``#``.

A commit status has no other place for what it was made from; no host reads that part of a link.
"""

from __future__ import annotations

import re

NAME = "countersign"
"""The one status, check run or external status check."""

DIGEST = re.compile(rf"#{NAME}-([0-9a-f]{{32}})")


def link_of(url: str, digest: str, correlation: str = "") -> str:
    """Lead to ``url``, with the status's digest and what leads back to our log."""
    return f"{url}#{NAME}-{digest}-{correlation}" if correlation else f"{url}#{NAME}-{digest}"


def digest_in(link: str) -> str:
    """Give the digest that a link holds, empty where it is none of ours."""
    found = DIGEST.search(link)
    return found[1] if found else ""
