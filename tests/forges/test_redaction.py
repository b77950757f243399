"""Redaction: what looks like a credential, or is known as one, is hidden."""

from __future__ import annotations

import pytest

from bot.forges.redaction import redacted


@pytest.mark.parametrize(
    "secret",
    [
        "ghp_0123456789abcdefghij", "ghs_0123456789abcdefghij", "glpat-0123456789abcdefghij",
        "github_pat_11ABCDEFG0123456789", "gldt-abcdefghijklmnop", "whsec_MDEyMzQ1Njc4OWFiY2RlZg==",
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiIxIn0.c2lnbmF0dXJl",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIB\nAAAA\n-----END RSA PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nMIIB",
    ],
)  # fmt: skip
def test_what_looks_like_a_credential_is_hidden(secret: str) -> None:
    told = redacted(f"the host said {secret} to us")
    assert not any(len(part) > 3 and part in told for part in secret.split("\n")[1:] or [secret])
    assert told.startswith("the host said (hidden)")


def test_a_credential_of_any_look_is_hidden_where_it_is_known() -> None:
    assert (
        redacted("no: 0123456789abcdef is wrong", "0123456789abcdef", "") == "no: (hidden) is wrong"
    )
    assert redacted("a sha 0123456789abcdef stays") == "a sha 0123456789abcdef stays"
