"""A webhook's health is told in words that say what to do."""

from __future__ import annotations

import pytest

from bot.forges.gitlab.health import NEEDED, problem, stamp

WELL = {
    "url": "https://bot.example/webhooks/gitlab",
    "enable_ssl_verification": True,
    "alert_status": "executable",
    **dict.fromkeys(NEEDED, True),
}


def test_a_hook_in_order_has_no_problem() -> None:
    assert problem(WELL) == ""
    assert problem(WELL | {"url": "http://localhost/webhooks/gitlab"}) == ""


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"alert_status": "disabled"}, "disabled after failed deliveries: mend what"),
        (
            {"alert_status": "temporarily_disabled", "disabled_until": "2026-11-20T10:00:00Z"},
            "disabled until 2026-11-20T10:00:00Z after failed deliveries",
        ),
        ({"note_events": False, "push_events": False}, "sends no comment, push events: switch"),
        ({"enable_ssl_verification": False}, "does not verify our certificate"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(said: dict[str, object], words: str) -> None:
    assert words in problem(WELL | said)


def test_several_problems_are_all_said() -> None:
    found = problem(WELL | {"alert_status": "disabled", "pipeline_events": False})
    assert found.count(";") == 1


@pytest.mark.parametrize(
    ("moment", "iso"),
    [
        ("2026-11-20 10:00:00 UTC", "2026-11-20T10:00:00Z"),
        ("2026-11-20T10:00:00.123Z", "2026-11-20T10:00:00Z"),
        ("", ""),
        ("lately", ""),
    ],
)
def test_the_times_of_webhooks_become_iso(moment: str, iso: str) -> None:
    assert stamp(moment) == iso
