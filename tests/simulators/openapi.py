"""OpenAPI: holds requests and answers to a host's own description of its API."""

from __future__ import annotations

import json
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import jsonschema_rs

if TYPE_CHECKING:
    from pathlib import Path

    from tests.simulators.routes import Answer, Ask

Check = jsonschema_rs.Draft202012Validator
# Any operation may answer so, whether its description says it or not.
ANYWHERE = {400, 401, 403, 404, 409, 422, 429}


@cache
def contract(path: Path) -> Contract:
    """Read a description once for all simulators."""
    return Contract(json.loads(path.read_text(encoding="utf-8")))


class Contract:
    """An OpenAPI 3.0 document; each schema is compiled when it is first needed."""

    def __init__(self, document: dict[str, Any]) -> None:
        self._document = _modern(document)
        self._paths: dict[str, Any] = self._document["paths"]
        self._checks: dict[tuple[str, ...], Check] = {}

    def request(self, ask: Ask) -> list[str]:
        """Say what is wrong with a request, by the route's template that answers it."""
        operation = self._operation(ask)
        if operation is None:
            return [f"{ask.method} {ask.template or ask.raw} is not in the description"]
        wrong = self._query(operation, ask)
        body = operation.get("requestBody")
        if not body or not (ask.body or body.get("required")):
            return wrong
        try:
            data = json.loads(ask.body or b"null")
        except ValueError:
            return [*wrong, "the body is no JSON"]
        check = self._check(("request", ask.method, ask.template), body)
        return wrong + (_errors(check, data) if check else [])

    def answer(self, ask: Ask, answer: Answer) -> list[str]:
        """Say what is wrong with an answer."""
        operation = self._operation(ask)
        if operation is None or answer.status == 304:
            return []
        status = str(answer.status)
        found = self._resolved(operation["responses"].get(status))
        if found is None:
            return (
                []
                if answer.status in ANYWHERE or answer.status >= 500
                else [f"{status} is not in the description"]
            )
        check = self._check((status, ask.method, ask.template), found)
        if check is None:
            return [] if not answer.body or answer.status != 204 else ["no body is expected"]
        return _errors(check, json.loads(answer.body or b"null"))

    def _operation(self, ask: Ask) -> dict[str, Any] | None:
        return self._by_shape.get((ask.method.lower(), _shape(ask.template)))

    @cached_property
    def _by_shape(self) -> dict[tuple[str, str], dict[str, Any]]:
        return {
            (method, _shape(path)): operation
            for path, item in self._paths.items()
            for method, operation in item.items()
        }

    def _query(self, operation: dict[str, Any], ask: Ask) -> list[str]:
        known = [self._resolved(one) or {} for one in operation.get("parameters", ())]
        schemas = {one["name"]: one["schema"] for one in known if one["in"] == "query"}
        wrong = [f"query {name} is not known" for name in ask.query if name not in schemas]
        for name, text in ask.query.items():
            if name in schemas:
                place = ("query", ask.method, ask.template, name)
                check = self._compiled(place, schemas[name])
                if not check.is_valid(text):
                    wrong += [f"query {name}: {one}" for one in _errors(check, _read(text))]
        return wrong

    def _resolved(self, one: dict[str, Any] | None) -> dict[str, Any] | None:
        while one and "$ref" in one:
            found: Any = self._document
            for name in one["$ref"][2:].split("/"):
                found = found[name]
            one = found
        return one

    def _check(self, place: tuple[str, ...], holder: dict[str, Any]) -> Check | None:
        content = holder.get("content", {})
        found = content.get("application/json") or next(iter(content.values()), None)
        schema = found.get("schema") if found else None
        return None if schema is None else self._compiled(place, schema)

    def _compiled(self, place: tuple[str, ...], schema: dict[str, Any]) -> Check:
        if place not in self._checks:
            whole = {"components": self._document["components"], "allOf": [schema]}
            self._checks[place] = Check(whole)
        return self._checks[place]


def _shape(template: str) -> str:
    """Give a template without the names of its parts, which differ."""
    return "/".join("{}" if part[:1] == "{" else part for part in template.split("/"))


def _read(text: str) -> object:
    """Read a query's text as the number or truth value that it may be."""
    try:
        return json.loads(text) if text in ("true", "false") or text.isdecimal() else text
    except ValueError:
        return text


def _errors(check: Check, data: object) -> list[str]:
    if check.is_valid(data):
        return []
    return [
        f"/{'/'.join(map(str, error.instance_path))}: {error.message[:300]}"
        for error in check.iter_errors(data)
    ][:5]


def _modern(node: Any) -> Any:  # noqa: ANN401 - JSON is anything
    """Say ``nullable`` as newer schemas do: a type of its own."""
    if isinstance(node, list):
        return [_modern(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: _modern(value) for key, value in node.items()}
    if made.get("nullable") is True:
        del made["nullable"]
        return {"anyOf": [{"type": "null"}, made]}
    return made
