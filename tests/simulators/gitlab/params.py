"""Params: what a request gives, read as the host reads it and held against what the page lists.

Each route names its parameters: ``{"body": "text!", "internal": "flag"}``. Kinds: ``text``,
``int``, ``real``, ``flag``, ``time``, ``texts`` (a list, or text with commas), ``ints``, ``map``,
``a|b`` (one of these words); ``!`` says required. A parameter that is not listed is a breach, for
the host would leave it out without a word.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from tests.simulators.routes import RefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tests.simulators.routes import Ask

PAGING = {"page": "int", "per_page": "int", "pagination": "keyset|legacy", "id_after": "int"}
PART = re.compile(r"\[([^\]]*)\]")
# What Grape takes for booleans; python-gitlab writes them as Python does.
TRUE = (True, 1, "1", "on", "t", "true", "True", "TRUE", "y", "yes")
FALSE = (False, 0, "0", "off", "f", "false", "False", "FALSE", "n", "no")


class Params(dict[str, Any]):
    """The parameters given, by name, in the types that the page says."""


def read(ask: Ask, takes: Mapping[str, str]) -> tuple[Params, list[str]]:
    """Read the parameters and list the breaches; 400 where the host would say so."""
    given = _given(ask)
    listed = {**takes, **(PAGING if ask.method in {"GET", "HEAD"} else {})}
    breaches = [f"{name} is no parameter" for name in given if name not in listed]
    params = Params()
    for name, kind in listed.items():
        if name not in given:
            if kind.endswith("!"):
                raise RefusedError(400, f"{name} is missing", key="error")
            continue
        try:
            params[name] = _value(given[name], kind.removesuffix("!"))
        except (ValueError, TypeError):
            word = "does not have a valid value" if "|" in kind else "is invalid"
            raise RefusedError(400, f"{name} {word}", key="error") from None
    return params, breaches


def moment(stamp: str) -> float:
    """Give a time in seconds; one without a zone is UTC."""
    found = datetime.fromisoformat(stamp)
    return (found if found.tzinfo else found.replace(tzinfo=UTC)).timestamp()


def _given(ask: Ask) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, text in ask.pairs:
        _put(found, name, text)
    kind = (ask.headers.get("Content-Type") or "").partition(";")[0]
    if kind == "application/x-www-form-urlencoded":
        for name, text in parse_qsl(ask.body.decode(), keep_blank_values=True):
            _put(found, name, text)
    elif ask.body:
        try:
            found |= ask.json
        except ValueError:
            raise RefusedError(400, "The request body must be valid JSON", key="error") from None
    return {name: value for name, value in found.items() if value is not None}


def _put(found: dict[str, Any], name: str, text: str) -> None:
    """Set ``position[new_line]=3`` and ``iids[]=4`` where they belong."""
    first = name.partition("[")[0]
    parts = PART.findall(name)
    if parts == [""]:
        found.setdefault(first, []).append(text)
    elif parts:
        target = found.setdefault(first, {})
        for part in parts[:-1]:
            target = target.setdefault(part, {})
        target[parts[-1]] = text
    else:
        found[first] = text


def _value(value: object, kind: str) -> object:
    if "|" in kind:
        return _word(value, kind.split("|"))
    return _READ[kind](value)


def _word(value: object, words: list[str]) -> str:
    if not isinstance(value, str) or value not in words:
        raise ValueError(value)
    return value


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise TypeError


def _int(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, (int, str)):
        raise TypeError
    return int(value)


def _real(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        raise TypeError
    return float(value)


def _flag(value: object) -> bool:
    if value not in (*TRUE, *FALSE):
        raise ValueError(value)
    return value in TRUE


def _time(value: object) -> str:
    moment = datetime.fromisoformat(_text(value).replace(" ", "T"))
    return moment.isoformat()


def _texts(value: object) -> list[str]:
    if isinstance(value, str):
        return [part.strip() for part in value.split(",") if part.strip()]
    if not isinstance(value, list):
        raise TypeError
    return [_text(part) for part in value]


def _ints(value: object) -> list[int]:
    return [_int(part) for part in (value if isinstance(value, list) else [value]) if part != ""]


def _map(value: object) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise TypeError
    return value


_READ = {
    "text": _text,
    "int": _int,
    "real": _real,
    "flag": _flag,
    "time": _time,
    "texts": _texts,
    "ints": _ints,
    "map": _map,
}
