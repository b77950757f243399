"""countersign schema: printed, written, compared."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from bot.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


def test_the_schema_is_printed_as_it_is_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schema.json"
    assert main(["schema"]) == 0
    text = capsys.readouterr().out
    assert json.loads(text)["$id"] == "urn:countersign:policy"
    assert main(["schema", "--output", str(file)]) == 0
    assert file.read_text(encoding="utf-8") == text
    assert capsys.readouterr().out == ""


def test_a_file_that_says_something_else_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "schema.json"
    main(["schema", "--write", str(file)])
    assert main(["schema", "--check", str(file)]) == 0
    file.write_text("{}\n", encoding="utf-8")
    assert main(["schema", "--check", str(file)]) == 1
    assert "out of date" in capsys.readouterr().err
    assert main(["schema", "--check", str(tmp_path / "none.json")]) == 2


def test_the_published_schema_is_fresh(root: Path) -> None:
    assert main(["schema", "--check", str(root / "docs/countersign.schema.json")]) == 0
