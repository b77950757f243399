"""Notation: short words for JSON Schemas, so that a shape reads like the documentation's table."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

import jsonschema_rs

if TYPE_CHECKING:
    from collections.abc import Mapping

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
NUMBER: Schema = {"type": "integer"}
REAL: Schema = {"type": "number"}
FLAG: Schema = {"type": "boolean"}
NULL: Schema = {"type": "null"}
SHA: Schema = {"type": "string", "pattern": "^[0-9a-f]{40}$"}
TIME: Schema = {
    "type": "string",
    "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3})?(Z|[+-]\d\d:\d\d)$",
}
URL: Schema = {"type": "string", "pattern": "^https?://"}
ANY: Schema = {}


def one_of(*words: str) -> Schema:
    """One of these texts."""
    return {"enum": list(words)}


def maybe(schema: Schema) -> Schema:
    """This or null."""
    return {"anyOf": [schema, NULL]}


def many(schema: Schema) -> Schema:
    """A list of these."""
    return {"type": "array", "items": schema}


def sometimes(schema: Schema) -> Schema:
    """A field that may be left out."""
    return {**schema, "x-sometimes": True}


def thing(**fields: Schema) -> Schema:
    """An object with these fields and no others."""
    return {
        "type": "object",
        "properties": dict(fields),
        "required": [name for name, schema in fields.items() if "x-sometimes" not in schema],
        "additionalProperties": False,
    }


def more(schema: Schema, **fields: Schema) -> Schema:
    """An object with further fields."""
    added = thing(**fields)
    return {
        **schema,
        "properties": {**schema["properties"], **added["properties"]},
        "required": sorted({*schema["required"], *added["required"]}),
    }


class Shape:
    """A schema with the page that it was written down from."""

    def __init__(self, page: str, schema: Schema) -> None:
        self.page = page
        self.schema = schema
        self._validator = jsonschema_rs.validator_for(schema)

    def problems(self, data: object) -> list[str]:
        """Tell what is wrong with an answer."""
        return [
            f"{'/'.join(map(str, error.instance_path)) or 'answer'}: {error.message}"
            for error in self._validator.iter_errors(data)
        ]


@cache
def mapping(value: str = "any") -> Schema:
    """An object whose names are not fixed."""
    del value
    return {"type": "object"}


def names(schema: Mapping[str, Any]) -> list[str]:
    """List an object's fields."""
    return list(schema["properties"])
