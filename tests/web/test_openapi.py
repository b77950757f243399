"""OpenAPI: whatever is sent to the described addresses, none answers 5xx or beside its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis.core.result import Ok
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

if TYPE_CHECKING:
    from schemathesis import Case
    from schemathesis.schemas import APIOperation

    from tests.web.gate import Gate

CHECKS = [
    schemathesis.checks.not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]


def test_no_request_breaks_an_address(standing: Gate) -> None:
    schema = schemathesis.openapi.from_dict(standing.app.openapi())
    operations = [one.ok() for one in schema.get_all_operations() if isinstance(one, Ok)]
    assert len(operations) == 5
    for operation in operations:
        try_out(operation, f"http://127.0.0.1:{standing.port}")


def try_out(operation: APIOperation[Any, Any, Any, Any], address: str) -> None:
    """Send many requests of all kinds to an address; each answer is one that was described."""

    @given(case=operation.as_strategy())
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def send(case: Case[Any]) -> None:
        case.call_and_validate(base_url=address, checks=CHECKS)

    send()
