"""Every format of every verdict, word by word; ``--regold`` writes them anew."""

from __future__ import annotations

import pytest

from bot.core.render import FORMATS, renderer
from bot.core.render.colour import Look
from bot.core.render.inline import inline
from bot.core.render.order import rows
from bot.core.render.status import status_line
from bot.core.render.text import render as text
from tests.core.render.build import FAILURE, FINDINGS, GOLDEN, PLAN_SOURCE, TEXTS, VERDICTS


def compare(name: str, written: str, *, regold: bool) -> None:
    """Compare with the file of that name, or write it."""
    file = GOLDEN / f"{name}.txt"
    if regold:
        file.write_text(written, encoding="utf-8")
    assert written == file.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", VERDICTS)
@pytest.mark.parametrize("form", FORMATS)
def test_format(form: str, name: str, *, regold: bool) -> None:
    compare(f"{name}.{form}", renderer(form)(VERDICTS[name], TEXTS), regold=regold)


def test_status_lines(*, regold: bool) -> None:
    lines = [f"{name}: {status_line(verdict)}\n" for name, verdict in VERDICTS.items()]
    compare("status", "".join(lines), regold=regold)


def test_inline_comments(*, regold: bool) -> None:
    comments = [inline(row, PLAN_SOURCE) for row in rows(FINDINGS)]
    compare("inline", "\n----\n\n".join(comments), regold=regold)


def test_narrow_coloured_text(*, regold: bool) -> None:
    compare("narrow", text(FAILURE, TEXTS, Look(colour=True, width=60)), regold=regold)
