"""Kinds of values in the policy file: texts, paths, days, names, and lists of them."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AfterValidator

from bot.core import presets
from bot.core.model.families import FAMILY
from bot.core.policy.shapes import OneOrMany, Shape, Word, refuse

_PLACEHOLDERS = ("tbd", "tba", "todo", "fixme", "xxx", "n/a", "na", "none", "reason", "because",
                 "later", "unknown")  # fmt: skip


def _real_day(value: str) -> str:
    try:
        date.fromisoformat(value)
    except ValueError:
        refuse(f'"{value}" is no day of the calendar')
    return value


def _one_manner(ways: list[str]) -> list[str]:
    if len(ways) > 1 and not all("->" in way or "→" in way for way in ways):
        refuse('transitions are either arrows such as "A -> B" or one word')
    return ways


def _any_case(word: str) -> str:
    return "".join(f"[{char}{char.upper()}]" if char.isalpha() else char for char in word)


_NO_REASON = rf"^\s*({'|'.join(map(_any_case, _PLACEHOLDERS))})?[\s.…?!-]*$"
_PATH = r"^(?!/)(?!\.\./)(?!.*/\.\.(/|$))(?!\.\.$)(?!.*//)(?!.*\\)"
_GLOB = r"(?!.*[^/]\*\*)(?!.*\*\*[^/])(?!.*\[[^\]]*$)(?!.*\{[^}]*$)\S(.*\S)?$"

Text = Annotated[str, Shape(r"\S", "a text")]
Id = Annotated[str, Shape(r"\S", "an item's id", numbers=True)]
Glob = Annotated[str, Shape(
    _PATH + _GLOB, "a path from the repository's root such as doc/tracker.md or docs/**/*.md "
    "(** alone between slashes, brackets closed, no .., no backslash)")]  # fmt: skip
File = Annotated[str, Shape(
    _PATH + r"[^*?\[\]{}]*[^*?\[\]{}\s]$",
    "a path from the repository's root, without wildcards")]  # fmt: skip
Day = Annotated[str, Shape(
    r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "a day such as 2026-12-31", format="date"),
    AfterValidator(_real_day)]  # fmt: skip
Reason = Annotated[str, Shape(rf"^(?!{_NO_REASON[1:]}).*\S", "a reason that tells a reader why")]
Member = Annotated[str, Shape(
    r"^(@[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*)*|CODEOWNERS)$",
    '"@user", "@org/team" (in quotes) or CODEOWNERS')]  # fmt: skip
Quorum = Annotated[str, Shape(
    "^(any|all|[1-9][0-9]?)$", "any, all or a number from 1 to 99", numbers=True,
    type=["string", "integer"], minimum=1, maximum=99)]  # fmt: skip
Days = Annotated[str, Shape(
    "^[1-9][0-9]?$", "a number of days, 1 to 99", numbers=True,
    type="integer", minimum=1, maximum=99)]  # fmt: skip
Zone = Annotated[str, Shape(
    "^[A-Za-z_]+(/[A-Za-z0-9_+-]+)*$", "a time zone such as Europe/Lisbon")]  # fmt: skip
Group = Annotated[str, Shape(r"^[A-Za-z0-9_][A-Za-z0-9_ .-]*$", "a group's name")]
Arrow = Annotated[str, Shape(
    r"^(free|guarded|strict|(?!.*(->|→).*(->|→))\s*\S.*(->|→)\s*\S.*)$",
    '"A -> B", or free, guarded or strict')]  # fmt: skip
Percent = Annotated[str, Shape(r"^[0-9]{1,2}(\.[0-9]+)?%$", "a percentage such as 10%")]
Rule = Annotated[str, Word(*FAMILY, what="rule", listed="what `countersign rules` lists")]
Severity = Annotated[str, Word("error", "warning", "note", "off", what="severity")]
PresetName = Annotated[str, Word(*presets.names(), what="preset")]
Texts = Annotated[list[Text], OneOrMany()]
Globs = Annotated[list[Glob], OneOrMany()]
Files = Annotated[list[File], OneOrMany()]
Ways = Annotated[list[Arrow], OneOrMany(), AfterValidator(_one_manner)]
