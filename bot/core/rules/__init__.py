"""Rules: one file is one rule, one name, one page of the reference, one folder of cases."""

from __future__ import annotations

import os.path
from importlib import import_module

from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.core.context import Context
    from bot.core.model.finding import Edit
    from bot.core.model.item import Field, Item
    from bot.core.model.source import Span

    Rule = Callable[[Context], Iterator["Report"]]


class Report(NamedTuple):
    """What a rule found: where, and in words what is wrong and what would be right.

    ``side`` is ``base`` for what can only be shown there; ``path`` names another file than the
    tracker; ``severity`` overrides the rule's own (a special case the preset weighs otherwise).
    """

    span: Span
    message: str
    item: Item | None = None
    field: str = ""
    hint: str = ""
    was: str = ""
    edits: tuple[Edit, ...] = ()
    side: str = "head"
    path: str = ""
    severity: str = ""


def at(item: Item, *roles: str) -> Span:
    """Give the place of the first of an item's fields that has one of the roles, else the item."""
    for role in roles:
        field = item.field(role)
        if field is not None and field.span.end > field.span.start:
            return field.span
    return item.span


def name_of(field: Field | None) -> str:
    """Name a field as its tracker does."""
    return (field.name or field.role) if field else ""


def load(name: str) -> Rule:
    """Give the rule with a name (``illegal-transition``); ``KeyError`` when there is none."""
    function = name.replace("-", "_")
    try:
        module = import_module(f"bot.core.rules.{function}")
    except ModuleNotFoundError as error:
        raise KeyError(name) from error
    rule: Rule = getattr(module, function)
    return rule


def names() -> tuple[str, ...]:
    """List every rule, by the files of this folder."""
    folder = os.path.dirname(__file__)
    files = os.listdir(folder)
    return tuple(sorted(name[:-3].replace("_", "-") for name in files
                        if name.endswith(".py") and not name.startswith("_")))  # fmt: skip
