"""Evidence forms are read in every layout people use; their words and times are weighed."""

from __future__ import annotations

import pytest

from bot.core.evidence.records import filed, within
from bot.core.evidence.terms import Terms, time_problem
from bot.core.model.source import Source

FORMS = {
    "list": "- UC: UC-001\n- **Result:** PASS\n- Environment: `staging`\n",
    "front matter": "---\nuc: UC-001\nresult: PASS\nenvironment: 'staging'\n---\n# Text\n",
    "yaml": "uc: UC-001\nresult: PASS\nenvironment: staging\n",
    "json": '{\n  "uc": "UC-001",\n  "result": "PASS",\n  "environment": "staging"\n}\n',
    "bold list": "**UC**: UC-001\n**Result**: PASS\n**Environment**: staging\n",
    "wide": "| UC | Result | Environment | Provider Mode |\n|---|---|---|---|\n"
    "| `UC-001` | PASS | staging | BYOK |\n",
}


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_read_in_every_layout(name: str) -> None:
    (record,) = filed(Source("x.md", FORMS[name]))
    assert [record.value(key) for key in ("uc", "result", "environment")] == [
        "UC-001",
        "PASS",
        "staging",
    ]
    span = record.span_of("environment")
    assert FORMS[name][span.start : span.end].strip("`'\",") == "staging"


def test_only_the_sections_of_the_use_case_are_read() -> None:
    form = FORMS["list"]
    text = f"# Evidence: UC-010\n{form}\n## Evidence: UC-001\n{form}### Notes\n{form}# End\n"
    assert len(within(Source("x.md", text), "UC-001")) == 2
    assert within(Source("x.md", text), "UC-01") == []


def test_a_day_alone_is_in_the_future_only_after_it_ended() -> None:
    terms = Terms(today="2026-03-01")
    assert time_problem("2026-03-01T23:59Z", terms) == ""
    assert time_problem("2026-03-02T00:01Z", terms) != ""


def test_terms_are_read_from_the_options() -> None:
    terms = Terms.of({"evidence.real": ["live"], "provider_modes": "all"}, today="2026-01-01")
    assert (terms.real, terms.modes, terms.today) == (("live",), "all", "2026-01-01")
    assert terms.passed == Terms().passed
