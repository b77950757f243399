"""A parsed policy to ``Policy``: validated, cross-checked, every problem told at once."""

from __future__ import annotations

from pydantic import ValidationError

from bot.core.model.errors import PolicyError
from bot.core.model.typed import TYPE_CHECKING
from bot.core.policy.build import build
from bot.core.policy.cross import cross
from bot.core.policy.keys import Document
from bot.core.policy.told import told

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.policy import Policy
    from bot.core.policy.problem import Problem
    from bot.core.policy.text import Tree

_MOST = 50


def read(tree: Tree, problems: list[Problem], text: str, path: str) -> Policy:
    """Make the policy of a parsed text; ``PolicyError`` holds a line a problem, in file order."""
    if problems and tree.value is None:
        raise PolicyError(_text(problems, path))
    value = {} if tree.value is None else tree.value
    found = [*problems, *cross(tree)]
    document = None
    try:
        document = Document.model_validate(value)
    except ValidationError as error:
        found += told(error, tree)
    if document is None or found:
        raise PolicyError(_text(found, path))
    return build(document, tree, text, path)


def _text(problems: Iterable[Problem], path: str) -> str:
    found = sorted(set(problems))
    lines = [_line(problem, path) for problem in found[:_MOST]]
    if len(found) > _MOST:
        lines.append(f"{path}: {len(found) - _MOST} more problems")
    return "\n".join(lines)


def _line(problem: Problem, path: str) -> str:
    said = f"{problem.key}: {problem.message}" if problem.key else problem.message
    said = "".join(char if char.isprintable() else " " for char in said)
    return f"{path}:{problem.line}:{problem.column}: {said}"
