"""Shapes of values in the policy file: how each is read, refused, and told to editors."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn

from pydantic import BaseModel, ConfigDict
from pydantic_core import PydanticCustomError, core_schema

from bot.core.policy.numeral import Numeral
from bot.core.policy.problem import nearest

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema


class Strict(BaseModel):
    """A map whose keys are all known."""

    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)


def refuse(message: str) -> NoReturn:
    """Refuse a value in words that say what would be right."""
    raise PydanticCustomError("refused", "{message}", {"message": message})


class Shape:
    """A text of a certain form; ``expects`` ends the sentence "should be …".

    ``numbers``: a number is taken as the text it is written as; ``told``: more for the schema.
    """

    def __init__(
        self, pattern: str, expects: str, *, numbers: bool = False, **told: object
    ) -> None:
        self.pattern = pattern
        self.expects = expects
        self.numbers = numbers
        self.told = told

    def read(self, value: object) -> str:
        """Take a text that has the form; refuse all else."""
        if not isinstance(value, str) or (isinstance(value, Numeral) and not self.numbers):
            refuse(f"{shown(value)} should be {self.expects}{_quote(value)}")
        if not re.search(self.pattern, value):
            refuse(f"{shown(value)} should be {self.expects}")
        return str(value)

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401 - pydantic's word
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        kinds = ["string", "number"] if self.numbers else "string"
        return {"type": kinds, "pattern": self.pattern, **self.told}


class Word:
    """One of a few words; ``what`` they name, ``listed`` where to see them when they are many."""

    def __init__(self, *words: str, what: str = "", listed: str = "") -> None:
        self.words = words
        self.what = what
        self.listed = listed

    def read(self, value: object) -> str:
        """Take one of the words; refuse all else with the nearest."""
        if isinstance(value, str) and value in self.words:
            return str(value)
        near = nearest(value, self.words) if isinstance(value, str) else ""
        said = f"unknown {self.what} {shown(value)}" if self.what else f"{shown(value)} won't do"
        refuse(f"{said}{near or '.'} Allowed: {self.listed or ', '.join(self.words)}")

    def __get_pydantic_core_schema__(
        self,
        _source: Any,  # noqa: ANN401 - pydantic's word
        _handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self.read)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return {"enum": list(self.words)}


class OneOrMany:
    """A list that may be written as its only value."""

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401 - pydantic's word
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(_listed, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        many = handler(schema)
        return {"anyOf": [many["items"], many]}


class Spared:
    """A map that may be written as the value of its main key."""

    def __init__(self, key: str) -> None:
        self.key = key

    def read(self, value: object) -> object:
        """Put a bare value under the main key."""
        return value if isinstance(value, dict) else {self.key: value}

    def __get_pydantic_core_schema__(
        self,
        source: Any,  # noqa: ANN401 - pydantic's word
        handler: GetCoreSchemaHandler,
    ) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self.read, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        whole = handler(schema)
        main = handler.resolve_ref_schema(whole)["properties"][self.key]
        return {"anyOf": [main, whole]}


def shown(value: object) -> str:
    """Show a value in a message, cut short."""
    if isinstance(value, dict):
        return "a map"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "no value"
    text = ("true" if value else "false") if isinstance(value, bool) else str(value)
    return f'"{text[:40]}…"' if len(text) > 40 else f'"{text}"'


def _quote(value: object) -> str:
    """Tell how a number or a yes becomes text."""
    return "; quotes make it a text" if isinstance(value, bool | Numeral) else ""


def _listed(value: object) -> object:
    return value if isinstance(value, list) or value is None else [value]
