"""Load: signed deliveries over kept connections, at full speed or at a steady pace.

python -m bench.load PORT COUNT CONNECTIONS RATE   prints the answers' seconds as JSON; rate 0: all
"""

from __future__ import annotations

import asyncio
import hmac
import json
import sys
import time
from collections import Counter
from typing import NamedTuple

SECRET = "the-secret-of-the-bench"  # noqa: S105 - of a bench
MERGE_REQUESTS = 256


class Load(NamedTuple):
    """So many deliveries, over so many connections; ``rate`` a second in all, 0: at full speed."""

    port: int
    number: int
    connections: int
    rate: float = 0.0


def delivery(number: int, name: str = "load") -> bytes:
    """Write a request: a push to one of some merge requests, 1.5 kB as many of the hosts' are."""
    body = json.dumps({
        "action": "synchronize", "number": number % MERGE_REQUESTS + 1,
        "pull_request": {"number": number % MERGE_REQUESTS + 1, "body": "x" * 1200,
                         "head": {"sha": f"{number:040x}"}, "base": {"ref": "main"}},
        "repository": {"full_name": "acme/bench", "default_branch": "main"},
    }).encode()  # fmt: skip
    signature = hmac.digest(SECRET.encode(), body, "sha256").hex()
    head = (
        "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"X-GitHub-Event: pull_request\r\nX-GitHub-Delivery: {name}-{number}\r\n"
        f"X-Hub-Signature-256: sha256={signature}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


async def one(load: Load, requests: list[bytes], took: list[float], codes: Counter[str]) -> None:
    """Send over one connection what is left, an answer at a time."""
    reader, writer = await asyncio.open_connection("127.0.0.1", load.port)
    pause = load.connections / load.rate if load.rate else 0.0
    due = time.perf_counter()
    while requests:
        request = requests.pop()
        if pause:
            due += pause
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(int(line[15:]) for line in head.split(b"\r\n")
                      if line.lower().startswith(b"content-length:"))  # fmt: skip
        await reader.readexactly(length)
        took.append(time.perf_counter() - began)
        codes[head[9:12].decode()] += 1
    writer.close()


async def run(load: Load) -> dict[str, object]:
    """Send everything; give the seconds in all, of each answer, and the answers' codes."""
    name = str(time.monotonic_ns())
    requests = [delivery(number, name) for number in range(load.number)]
    took: list[float] = []
    codes: Counter[str] = Counter()
    began = time.perf_counter()
    await asyncio.gather(*(one(load, requests, took, codes) for _ in range(load.connections)))
    return {"seconds": time.perf_counter() - began, "took": sorted(took), "codes": codes}


if __name__ == "__main__":
    import uvloop

    port, count, connections, rate = sys.argv[1:]
    print(json.dumps(uvloop.run(run(Load(int(port), int(count), int(connections), float(rate))))))
