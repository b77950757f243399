"""Text of a watched repository can't break out of any format."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.finding import Edit, Location
from bot.core.model.source import Source
from bot.core.render import FORMATS, renderer
from bot.core.render.escape import prose
from bot.core.render.inline import inline
from bot.core.render.order import rows
from bot.core.render.safe import visible
from bot.core.render.status import status_line
from tests.core.render.build import (
    HOSTILE_SOURCE,
    HOSTILE_TEXTS,
    HOSTILE_VERDICT,
    PLAN,
    finding,
    texts_of,
    verdict_of,
)

if TYPE_CHECKING:
    from bot.core.model.verdict import Verdict

ANY = st.text(st.characters() | st.sampled_from("|`@#/:\n\r\t\u202e\x1b\udc80\ud800<>&[]%,"))


def hostile(text: str, column: int = 1) -> Verdict:
    """Give a verdict that says that text wherever it may say something."""
    wrong = finding(
        text,
        item=text,
        title=text,
        field=text,
        hint=text,
        was=text,
        location=Location(PLAN, "head", 1, column, column + 3),
        edits=(Edit(PLAN, 0, min(1, len(text)), text),),
    )
    moves = tuple(
        move._replace(path=PLAN, item=text, title=text, before=text, after=text)
        for move in HOSTILE_VERDICT.transitions
    )
    return verdict_of([wrong])._replace(transitions=moves, notes=(text,))


@pytest.mark.parametrize("form", FORMATS)
@given(text=ANY, column=st.integers(1, 20))
def test_every_format_takes_any_text(form: str, text: str, column: int) -> None:
    written = renderer(form)(hostile(text, column), texts_of(Source(PLAN, text)))
    written.encode()
    assert written.endswith("\n")
    assert "\u202e" not in written or form in {"json", "sarif", "gitlab"}
    if form in {"json", "sarif", "gitlab"}:
        json.loads(written)
    if form == "junit":
        ET.fromstring(written)  # noqa: S314 - our own output


@given(ANY)
def test_visible_text_has_nothing_to_obey(text: str) -> None:
    kinds = {unicodedata.category(char) for char in visible(text)}
    assert not kinds & {"Cc", "Cs", "Zl", "Zp"}
    visible(text).encode()


@pytest.mark.parametrize("form", ["text", "github"])
def test_ci_log_finds_no_foreign_command(form: str) -> None:
    written = renderer(form)(HOSTILE_VERDICT, HOSTILE_TEXTS)
    assert "##[" not in written
    assert "##vso[" not in written
    commands = [line for line in written.splitlines() if line.lstrip().startswith("::")]
    assert len(commands) == (2 if form == "github" else 0)
    assert all(line.startswith("::error file=%3A%3Aweird") for line in commands)


def test_json_in_a_ci_log_holds_no_command_and_loses_nothing() -> None:
    written = renderer("json")(HOSTILE_VERDICT, HOSTILE_TEXTS)
    assert "##" not in written
    assert "##[error]x ##vso[y]" in json.loads(written)["findings"][0]["message"]


def test_comment_mentions_nobody_links_nothing_commands_nothing() -> None:
    for written in (
        renderer("markdown")(HOSTILE_VERDICT, HOSTILE_TEXTS),
        inline(rows(HOSTILE_VERDICT.findings)[0], HOSTILE_SOURCE),
    ):
        for bait in ("@ana", "#12", "!3", "GH-4", "<!--", "http://", "](y)", "\n/", "\n```\n`"):
            unescaped = written.replace("\\<", "").replace("\\]", "").replace("\\[", "")
            assert bait not in unescaped, bait
        assert all(not line.lstrip().startswith("/") for line in written.splitlines())


def test_table_cell_stays_one_cell() -> None:
    written = renderer("markdown")(HOSTILE_VERDICT, HOSTILE_TEXTS)
    table = [line for line in written.splitlines() if line.startswith("|")]
    assert len(table) == 3
    assert all(line.replace("\\|", "").count("|") == 5 for line in table)


def test_plain_words_stay_readable() -> None:
    assert prose("B-3 can't go; test_runtime_config, 50% of (a) x") == (
        "B-3 can't go; test_runtime_config, 50% of (a) x"
    )


def test_suggestion_never_hides_or_commands() -> None:
    for bad in ("a\u202eb", "/signoff", "a\nb", "\ufeffx"):
        row = rows(
            [finding(location=Location(PLAN, "head", 1, 1, 2), edits=(Edit(PLAN, 0, 2, bad),))]
        )
        assert "suggestion" not in inline(row[0], Source(PLAN, "ab\ncd\n"))


def test_suggestion_can_not_be_ended_by_its_text() -> None:
    made = (Edit(PLAN, 0, 2, "````suggestion"),)
    row = rows([finding(location=Location(PLAN, "head", 1, 1, 2), edits=made)])
    assert "`````suggestion\n````suggestion\n`````" in inline(row[0], Source(PLAN, "ab\ncd\n"))


def test_status_line_is_short_and_one_line() -> None:
    many = [
        finding(item=f"ITEM-{n}", location=Location(PLAN, "head", n, 1, 2)) for n in range(1, 90)
    ]
    line = status_line(verdict_of(many))
    assert line.startswith("89 rows: ITEM-1 illegal-transition, ITEM-2")
    assert line.endswith("more")
    assert len(line) <= 140
    hostile_line = status_line(HOSTILE_VERDICT)
    assert len(hostile_line) <= 140
    assert hostile_line.isprintable()
