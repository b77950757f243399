"""Parts of OpenAPI and AsyncAPI files: found by route, name, pointer; digested by their text."""

from __future__ import annotations

import json
import time

import pytest

from tests.core.evidence.world import World

OPENAPI = """\
# The ledger's contract.
openapi: 3.1.0
info: {title: Ledger, version: "1"}
servers:
  - url: https://ledger.example/api/v1
tags:
  - name: entries
paths:
  /entries:
    parameters: []
    get:
      operationId: listEntries
      responses:
        "200": {description: the entries}
    post:
      operationId: makeEntry
      responses:
        "201": {description: the new entry}
    # a comment between two paths
  /entries/{id}:
    get: &read
      operationId: readEntry
      responses:
        "200": {description: the entry}
    delete:
      <<: *read
  /accounts: {get: {operationId: listAccounts}}
  /kept:
    $ref: "./paths/kept.yaml"
  /lost:
    $ref: "./paths/lost.yaml"
webhooks:
  entryMade:
    post: {operationId: onEntryMade}
components:
  schemas:
    Entry:
      type: object
    Money: {type: integer}
"""

ASYNCAPI = """\
asyncapi: 3.0.0
channels:
  entries:
    address: ledger.entries.made
    messages:
      made: {$ref: '#/components/messages/EntryMade'}
operations:
  sendEntryMade: {action: send}
components:
  messages:
    EntryMade: {payload: {}}
  schemas:
    EntryMadePayload: {type: object}
"""

SWAGGER = {
    "swagger": "2.0",
    "basePath": "/v2",
    "paths": {"/pets/{petId}": {"get": {"operationId": "getPet"}}},
    "definitions": {"Pet": {"type": "object"}},
}

WORLD = World(
    {
        "doc/api/openapi.yaml": OPENAPI,
        "doc/api/asyncapi.yaml": ASYNCAPI,
        "doc/api/paths/kept.yaml": "get: {}\n",
        "old/swagger.json": json.dumps(SWAGGER),
        "bad/openapi.yaml": "openapi: 3.0.0\npaths:\n  /x: [1, 2\n",
        "api/settings.yaml": "paths: {/settings: {get: {}}}\n",
        "schemas/run.schema.json": '{"properties": {"id": {"type": "string"}}}',
    }
)

VERIFIED = """
api/openapi.yaml
api/openapi.yaml POST /entries
api/openapi.yaml: GET /entries/{entryId}
api/openapi.yaml GET /entries/:id
api/openapi.yaml GET /api/v1/entries
api/openapi.yaml GET /entries/
api/openapi.yaml /entries
`api/openapi.yaml` (`GET /accounts`)
POST /entries in api/openapi.yaml
api/openapi.yaml operationId makeEntry
operationId: readEntry in `api/openapi.yaml`
operationId=makeEntry
operationId listAccounts
api/openapi.yaml#makeEntry
api/openapi.yaml#operation/makeEntry
api/openapi.yaml#tag/entries
api/openapi.yaml#/paths/~1entries/post
api/openapi.yaml#/paths/~1entries~1%7Bid%7D/get
[post](api/openapi.yaml#/paths/~1entries/post)
api/openapi.yaml#/components/schemas/Money
api/openapi.yaml schema Entry
api/openapi.yaml webhook entryMade
api/openapi.yaml#/servers/0/url
api/openapi.yaml#L3-L9
POST /entries
GET /pets/{id}
GET /v2/pets/{id}
api/asyncapi.yaml channel entries
api/asyncapi.yaml channel ledger.entries.made
api/asyncapi.yaml operationId sendEntryMade
api/asyncapi.yaml message EntryMade
api/asyncapi.yaml schema EntryMadePayload
swagger.json schema Pet
swagger.json#/definitions/Pet
schemas/run.schema.json#/properties/id
""".strip().splitlines()


@pytest.mark.parametrize("cell", VERIFIED)
def test_a_part_is_found(cell: str) -> None:
    evidence = WORLD.one(cell)
    assert (evidence.answer, evidence.detail, len(evidence.digest)) == ("verified", "", 64)
    assert evidence.reference.kind == "contract"


MISSING = {
    "api/openapi.yaml PUT /entries": "doc/api/openapi.yaml has no PUT /entries; "
    "it has GET, POST /entries",
    "api/openapi.yaml GET /entires": "doc/api/openapi.yaml has no GET /entires; "
    "did you mean /entries?",
    "api/openapi.yaml operationId makeEntri": "doc/api/openapi.yaml has no operationId makeEntri; "
    "did you mean makeEntry?",
    "api/openapi.yaml#/paths/~1none": "doc/api/openapi.yaml has no /paths/~1none",
    "api/openapi.yaml#/servers/7": "doc/api/openapi.yaml has no /servers/7",
    "api/openapi.yaml GET /lost": "doc/api/openapi.yaml has no GET /lost",
    "api/asyncapi.yaml channel nowhere": "doc/api/asyncapi.yaml has no channel nowhere",
    "POST /api/v9/none": "POST /api/v9/none is in none of api/settings.yaml, bad/openapi.yaml, "
    "doc/api/asyncapi.yaml, doc/api/openapi.yaml, old/swagger.json",
    "GET /settings": "GET /settings is in none of api/settings.yaml, bad/openapi.yaml, "
    "doc/api/asyncapi.yaml, doc/api/openapi.yaml, old/swagger.json",
    "PATCH /entries": "doc/api/openapi.yaml has no PATCH /entries; it has GET, POST /entries",
    "bad/openapi.yaml GET /x": "bad/openapi.yaml does not parse "
    "(line 4: did not find expected ',' or ']')",
}


@pytest.mark.parametrize(("cell", "detail"), MISSING.items())
def test_what_is_not_there_is_said(cell: str, detail: str) -> None:
    assert WORLD.say(cell) == f"missing absent-section: {detail}"


def test_a_path_kept_in_another_file_is_not_looked_into() -> None:
    evidence = WORLD.one("api/openapi.yaml GET /kept")
    assert evidence.answer == "verified"
    assert evidence.paths == ("doc/api/openapi.yaml", "doc/api/paths/kept.yaml")


def test_without_a_contract_there_is_nothing_to_find() -> None:
    words = World({}).say("POST /x")
    assert words == (
        "missing absent-section: POST /x: the repository has no OpenAPI or AsyncAPI file"
    )


@pytest.mark.parametrize("cell", ["api/openapi.yaml POST /entries", "POST /entries"])
def test_a_contract_that_could_not_be_read_is_unknown(cell: str) -> None:
    assert WORLD.say(cell, lost=True).startswith("unknown")


def edited(text: str, cell: str = "api/openapi.yaml POST /entries") -> str:
    return World({"doc/api/openapi.yaml": text}).one(cell).digest


def test_only_the_sections_own_text_is_digested() -> None:
    asis = edited(OPENAPI)
    assert edited(OPENAPI.replace("the entries", "all entries")) == asis
    assert edited(OPENAPI.replace("# a comment between", "# another comment between")) == asis
    assert edited(OPENAPI.replace("the new entry", "an entry")) != asis
    assert edited("\ufeff" + OPENAPI) == asis
    assert edited("# Ü\U0001f680\n" + OPENAPI) == asis


def test_a_section_of_json_is_digested_whatever_its_layout() -> None:
    flat = World({"swagger.json": json.dumps(SWAGGER)}).one("GET /pets/{id}").digest
    wide = World({"swagger.json": json.dumps(SWAGGER, indent=4)}).one("GET /pets/{id}").digest
    assert flat == wide != ""


HOSTILE: dict[str, str | bytes] = {
    "nested.yaml": "[" * 200_000,
    "nested flow.yaml": "openapi: " + "{a: " * 50_000,
    "nested.json": "[" * 200_000,
    "bomb.yaml": "openapi: &a0 [x, x]\n"
    + "".join(f"k{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 60)),
    "loop.yaml": "openapi: 3.0.0\npaths: &p\n  /y: *p\n  <<: *p\n",
    "binary.yaml": "\x00\x01\x02",
    "surrogate.yaml": b"openapi: 3.0.0\nx: \xff\xfe\n",
    "scalar.yaml": "just words",
    "empty.json": " ",
    "keys.yaml": "openapi: 3.0.0\n? [a, b]\n: c\npaths: {1: {get: {}}}\n",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_contract_is_missing_soon(name: str) -> None:
    kind = name.rpartition(".")[2]
    world = World({f"doc/api/openapi.{kind}": HOSTILE[name]})
    began = time.perf_counter()
    for cell in (f"api/openapi.{kind} GET /x", f"api/openapi.{kind} schema X", "GET /x"):
        assert world.one(cell).answer == "missing"
    assert time.perf_counter() - began < 2


def test_a_contract_of_33000_lines_is_read_in_a_moment() -> None:
    paths = "".join(
        f"  /things{n}/{{id}}:\n    get:\n      operationId: readThing{n}\n      responses:\n"
        f"        '200':\n          description: thing {n}\n          content:\n"
        f"            application/json:\n              schema:\n                type: object\n"
        for n in range(3_300)
    )
    world = World({"api/openapi.yaml": f"openapi: 3.0.0\npaths:\n{paths}"})
    began = time.perf_counter()
    found = world.look("GET /things1/{x}, GET /things3299/{x}; openapi.yaml operationId readThing9")
    assert [known.answer for known in found] == ["verified"] * 3
    assert time.perf_counter() - began < 3
