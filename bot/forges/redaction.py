"""Redaction: no credential in a text that people may read."""

from __future__ import annotations

import re

KNOWN = re.compile(
    r"\b(?:gh[a-z]_\w{10,}|github_pat_\w{10,}|gl[a-z]{2,}-[\w.-]{10,}|whsec_[\w+/=]{10,}"
    r"|eyJ[\w-]{10,}\.[\w.-]+)"
    r"|-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END|\Z)",
    re.DOTALL,
)
"""Both forges' tokens, signed ones (JWT), and keys, by their looks."""

HIDDEN = "(hidden)"


def redacted(text: str, *secrets: str) -> str:
    """Hide these secrets, and whatever looks like one, in what somebody else has said."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, HIDDEN)
    return KNOWN.sub(HIDDEN, text)
