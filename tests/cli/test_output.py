"""Where a verdict goes: a terminal, a pipe or a file; in colour or not."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.output import coloured, show, to_stream, write
from bot.core.model.errors import UserError
from tests.core.render.build import FAILURE, TEXTS

ROOT = Path(__file__).resolve().parents[2]
SHOW = "from tests.core.render.build import *; from bot.cli.output import show; show({}, TEXTS{})"


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "environment", "expected"),
    [
        (Terminal(), {}, True),
        (io.StringIO(), {}, False),
        (None, {}, False),
        (Terminal(), {"NO_COLOR": "1"}, False),
        (Terminal(), {"NO_COLOR": ""}, True),
        (Terminal(), {"TERM": "dumb"}, False),
        (io.StringIO(), {"FORCE_COLOR": "1"}, True),
        (io.StringIO(), {"FORCE_COLOR": "0"}, False),
        (io.StringIO(), {"CLICOLOR_FORCE": "1"}, True),
        (Terminal(), {"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
    ],
)
def test_colour(stream: io.StringIO | None, environment: dict[str, str], *, expected: bool) -> None:
    assert coloured(stream, environment) is expected


def shown(expression: str, rest: str = "", **environment: str) -> str:
    """Show a verdict in a process of its own, its output on a pipe."""
    done = subprocess.run(
        [sys.executable, "-c", SHOW.format(expression, rest)],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()


def test_pipe_gets_plain_text_unless_forced() -> None:
    assert "\x1b" not in shown("FAILURE")
    assert "\x1b[1;31m" in shown("FAILURE", FORCE_COLOR="1")


def test_narrow_encoding_gets_escapes_not_a_crash() -> None:
    assert "\\u6a4b" in shown("FAILURE", PYTHONIOENCODING="ascii", PYTHONUTF8="0")


def test_file_is_utf8_and_plain(tmp_path: Path) -> None:
    for form in ("text", "json"):
        show(FAILURE, TEXTS, form, str(tmp_path / form))
        text = (tmp_path / form).read_bytes().decode()
        assert "橋桁" in text
        assert "\x1b" not in text


def test_sarif_brings_the_pages_of_the_rules(tmp_path: Path) -> None:
    show(FAILURE, TEXTS, "sarif", str(tmp_path / "log"))
    driver = json.loads((tmp_path / "log").read_bytes())["runs"][0]["tool"]["driver"]
    [rule] = [rule for rule in driver["rules"] if rule["id"] == "illegal-transition"]
    assert "\n## Why it matters\n" in rule["help"]["markdown"]
    assert "\n" not in rule["shortDescription"]["text"]


def test_file_that_can_not_be_written_is_the_users_error(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="can't be written: No such file"):
        write("x", str(tmp_path / "absent" / "file"))


def test_stream_without_an_encoding_is_utf8() -> None:
    stream = io.StringIO()
    to_stream("橋\n", stream)
    assert stream.getvalue() == "橋\n"


@pytest.mark.parametrize("form", ["text", "json"])
def test_everyday_formats_import_little(form: str) -> None:
    code = (
        f"import sys; from bot.core.render import renderer; renderer({form!r});"
        "print(*sorted(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    loaded = set(done.stdout.split())
    slow = {
        "dataclasses",
        "inspect",
        "logging",
        "pathlib",
        "xml",
        "hashlib",
        "unicodedata",
        "jsonschema",
    }
    assert not loaded & slow
    others = {"sarif", "junit", "github", "gitlab", "markdown"}
    assert not loaded & {f"bot.core.render.{name}" for name in others}
