"""What pydantic refuses, told as problems with a place, what is allowed, and what was meant."""

from __future__ import annotations

from functools import cache

from bot.core.model.typed import TYPE_CHECKING, Any
from bot.core.policy.problem import nearest
from bot.core.policy.shapes import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from bot.core.policy.problem import Path, Problem
    from bot.core.policy.text import Tree

_Part = dict[str, Any]
_WANTED = {
    "bool_type": "true or false",
    "dict_type": "a map",
    "list_type": "a list",
    "model_type": "a map",
    "string_type": "a text",
}


def told(error: ValidationError, tree: Tree) -> list[Problem]:
    """Tell every error of a validation."""
    return [_problem(each, tree) for each in error.errors(include_url=False)]


def _problem(error: ErrorDetails, tree: Tree) -> Problem:
    path, kind = error["loc"], error["type"]
    if kind == "missing":
        return tree.problem(path[:-1], f'"{path[-1]}" is missing', at_key=True)
    if kind == "extra_forbidden":
        known = _keys(path[:-1])
        allowed = ", ".join(known)
        said = f"unknown key{nearest(str(path[-1]), known) or '.'} Allowed: {allowed}"
        return tree.problem(path, said, at_key=True)
    if kind == "refused":
        return tree.problem(path, str(error["ctx"]["message"]), at_key=path[-1:] == ("[key]",))
    if error["input"] is None:
        return tree.problem(path, f"has no value; it takes {_WANTED.get(kind, 'one')}")
    wanted = _WANTED.get(kind, error["msg"])
    return tree.problem(path, f"{shown(error['input'])} should be {wanted}")


def _keys(path: Path) -> tuple[str, ...]:
    """List the keys that a map at that path may have."""
    whole = _document()
    models, found = whole["$defs"], [whole]
    for step in path:
        ways = [way for part in found for way in _ways(part, models)]
        found = [inner for way in ways for inner in _inside(way, step)]
    ways = [way for part in found for way in _ways(part, models)]
    return tuple(key for way in ways for key in way.get("properties", ()))


@cache
def _document() -> _Part:
    from bot.core.policy.document import document

    return document()


def _ways(part: _Part, models: dict[str, _Part]) -> Iterator[_Part]:
    """Follow references and alternatives to what they stand for."""
    if "$ref" in part:
        part = models[part["$ref"].rpartition("/")[2]]
    yield part
    for way in part.get("anyOf", ()):
        yield from _ways(way, models)


def _inside(part: _Part, step: str | int) -> list[_Part]:
    """Give what the schema says of a key's or an index's value."""
    if isinstance(step, int):
        return [part["items"]] if "items" in part else []
    if step in part.get("properties", ()):
        return [part["properties"][step]]
    more = part.get("additionalProperties")
    return [more] if isinstance(more, dict) else []
