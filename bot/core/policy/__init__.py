"""The policy file ``.countersign.yml``: its text to a ``Policy``, and its JSON Schema."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bot.core.model.policy import Policy

FILE = ".countersign.yml"
"""Where a repository keeps its policy."""


def load(text: str, path: str = FILE) -> Policy:
    """Read a policy file; ``PolicyError`` names every problem, its line and key."""
    from bot.core.policy.quick import quick
    from bot.core.policy.text import parse

    tree, problems = parse(text)
    policy = None if problems else quick(tree, text, path)
    if policy is None:
        from bot.core.policy.read import read

        policy = read(tree, problems, text, path)
    return policy


def schema() -> dict[str, Any]:
    """Give the JSON Schema (draft 2020-12) of the policy file."""
    from bot.core.policy.document import document

    return document()
