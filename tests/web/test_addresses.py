"""Addresses: health, figures, what strangers are told, and the service's own OpenAPI."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from bot import __version__
from bot.ports.store import StoreError
from bot.web.app import Doors
from tests.web.gate import HOOK, opened

if TYPE_CHECKING:
    from pathlib import Path

    from tests.web.gate import Gate

PATHS = ["/", "/healthz", "/readyz", "/metrics", "/openapi.json", "/nothing/here"]


def test_it_says_what_it_is(standing: Gate) -> None:
    assert "Countersign" in standing.client.get("/").text
    assert standing.client.get("/healthz").json() == {"status": "alive"}


def test_it_is_ready_while_everything_it_needs_is_well(tmp_path: Path) -> None:
    well = {"database": True, "engine": True}

    def broken() -> bool:
        raise StoreError("the database does not answer")

    probes = {"database": lambda: well["database"], "engine": lambda: well["engine"] or broken()}
    with opened(tmp_path, probes=probes) as gate:
        assert gate.client.get("/readyz").json() == {"ready": True, "probes": well}
        well["engine"] = False
        assert gate.client.get("/readyz").status_code == 200, "an answer is good for a second"
        until = time.monotonic() + 5
        while gate.client.get("/readyz").status_code == 200:
            assert time.monotonic() < until
            time.sleep(0.05)
        answer = gate.client.get("/readyz")
        assert answer.json() == {"ready": False, "probes": well}
        assert gate.client.get("/healthz").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_no_browser_makes_more_of_an_answer_than_it_is(standing: Gate, path: str) -> None:
    headers = standing.client.get(path).headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("path", [*PATHS, HOOK])
def test_strangers_are_told_no_version(standing: Gate, path: str) -> None:
    answer = standing.client.get(path)
    told = f"{dict(answer.headers)} {answer.text if path != '/metrics' else ''}"
    assert __version__ not in told
    assert "server" not in answer.headers
    assert "uvicorn" not in told.lower()
    assert "python" not in told.lower()


def test_figures_are_for_those_who_have_the_token(tmp_path: Path) -> None:
    with opened(tmp_path, doors=Doors(metrics_token="figures")) as gate:  # noqa: S106
        assert gate.client.get("/metrics").status_code == 401
        wrong = gate.client.get("/metrics", headers={"Authorization": "Bearer figure"})
        assert wrong.status_code == 401
        right = gate.client.get("/metrics", headers={"Authorization": "Bearer figures"})
        assert "countersign_work" in right.text
        assert right.headers["Content-Type"].startswith("text/plain; version=0.0.4")


def test_figures_are_not_there_while_the_database_is_away(gate: Gate) -> None:
    gate.store.close()
    assert gate.client.get("/metrics").status_code in {200, 503}


def test_its_own_description_names_every_address(standing: Gate) -> None:
    paths = standing.client.get("/openapi.json").json()["paths"]
    assert set(paths) == {"/", "/healthz", "/readyz", "/metrics", HOOK}
    assert {"200", "202", "401", "408", "413", "503"} == set(paths[HOOK]["post"]["responses"])
