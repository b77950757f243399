"""Echo: the least that a webhook's receiver can be: FastAPI, the signature, an answer."""

from __future__ import annotations

import hmac
import os

from fastapi import FastAPI, Request, Response

KEY = os.environ["ECHO_SECRET"].encode()
app = FastAPI()


@app.post("/webhooks/github")
async def echo(request: Request) -> Response:
    """Answer with what was sent, if it is signed."""
    body = await request.body()
    right = f"sha256={hmac.digest(KEY, body, 'sha256').hex()}"
    if not hmac.compare_digest(right, request.headers.get("x-hub-signature-256", "")):
        return Response(status_code=401)
    return Response(body, media_type="application/json")
