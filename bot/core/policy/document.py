"""The JSON Schema of the policy file, made from its models for editors and other tools."""

from __future__ import annotations

from pydantic.json_schema import GenerateJsonSchema

from bot.core.model.typed import TYPE_CHECKING, Any
from bot.core.policy.keys import Document

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core.core_schema import DictSchema


class _Plain(GenerateJsonSchema):
    """Leaves out the titles that only say a key again, and names the keys a map may have."""

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - pydantic's name
        return False

    def dict_schema(self, schema: DictSchema) -> JsonSchemaValue:
        told = super().dict_schema(schema)
        keys = self.generate_inner(schema["keys_schema"]) if "keys_schema" in schema else {}
        return told | ({"propertyNames": {"enum": keys["enum"]}} if "enum" in keys else {})


def document() -> dict[str, Any]:
    """Give the schema; equal on every call and every machine."""
    made = Document.model_json_schema(schema_generator=_Plain)
    models = made.pop("$defs")
    for part in (made, *models.values()):
        part.pop("title", None)
        for value in part["properties"].values():
            if value.get("default") in ([], {}, "") or isinstance(value.get("default"), dict):
                del value["default"]
    models["Waived"]["anyOf"] = [{"required": ["item"]}, {"required": ["path"]}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:countersign:policy",
        "title": "Countersign policy (.countersign.yml)",
        **made,
        "$defs": models,
    }
