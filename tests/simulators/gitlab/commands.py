"""Commands: quick actions in a note, which the host obeys and cuts out of the text.

Source: docs.gitlab.com/user/project/quick_actions: each on a line of its own, not in code blocks;
a bot's own notes are obeyed as well.
"""

from __future__ import annotations

import re

KNOWN = (
    *("approve", "assign", "close", "confidential", "draft", "label", "lock", "merge"),
    *("ready", "rebase", "reopen", "target_branch", "title", "unapprove", "unlabel"),
)
ORDER = re.compile(rf"/({'|'.join(KNOWN)})(?:[ \t]+(.*))?")


def split(body: str) -> tuple[str, list[str]]:
    """Give the text that is left, and the orders in it."""
    kept: list[str] = []
    orders: list[str] = []
    fenced = False
    for line in body.splitlines(keepends=True):
        fenced ^= line.startswith("```")
        text = line.strip()
        if not fenced and line.startswith("/") and ORDER.fullmatch(text):
            orders.append(text[1:])
        else:
            kept.append(line)
    return "".join(kept), orders
