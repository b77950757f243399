"""Output: where a verdict goes, and whether in colour."""

from __future__ import annotations

import os
import sys

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.core.render import renderer
from bot.core.render.safe import encodable

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import TextIO

    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts
    from bot.core.render.colour import Look
    from bot.core.render.sarif import RuleHelp

NARROWEST, WIDEST, USUAL = 60, 200, 100


def show(
    verdict: Verdict, texts: Texts, form: str = "text", output: str = "", *, quiet: bool = False
) -> None:
    """Write a verdict in a format to a file, or to standard output; ``UserError`` if it can't."""
    if form == "text":
        from bot.core.render import text

        written = text.render(verdict, texts, look(None if output else sys.stdout, quiet=quiet))
    elif form == "sarif":
        from bot.core.render import sarif

        written = sarif.render(verdict, texts, helps(verdict))
    else:
        written = renderer(form)(verdict, texts)
    write(written, output)


def helps(verdict: Verdict) -> dict[str, RuleHelp]:
    """Give the page of each rule that found something."""
    from textwrap import dedent

    from bot.core.render.sarif import RuleHelp
    from bot.core.rules import load

    found: dict[str, RuleHelp] = {}
    for rule in {finding.rule for finding in verdict.findings}:
        try:
            page = load(rule).__doc__ or ""
        except KeyError:  # found by the reading itself, not by a rule
            continue
        first, _, rest = page.strip().partition("\n")
        if first:
            found[rule] = RuleHelp(first, f"{first}\n{dedent(rest)}".strip())
    return found


def look(stream: TextIO | None, *, quiet: bool = False) -> Look:
    """Decide colour and width for a stream; None is a file."""
    from bot.core.render.colour import Look

    return Look(coloured(stream, os.environ), width(stream), quiet)


def coloured(stream: TextIO | None, environment: Mapping[str, str]) -> bool:
    """Tell whether to colour: only on a terminal, unless the environment says otherwise.

    ``NO_COLOR`` (any text) forbids it, then ``FORCE_COLOR`` or ``CLICOLOR_FORCE`` (anything but
    ``0``) asks for it, then the terminal decides.
    """
    if environment.get("NO_COLOR"):
        return False
    if any(
        environment.get(name, "0") not in {"", "0"} for name in ("FORCE_COLOR", "CLICOLOR_FORCE")
    ):
        return True
    return stream is not None and stream.isatty() and environment.get("TERM") != "dumb"


def width(stream: TextIO | None) -> int:
    """Tell how many cells a line may have."""
    if stream is None or not stream.isatty():
        return USUAL
    try:
        columns = os.get_terminal_size(stream.fileno()).columns
    except OSError:
        return USUAL
    return min(max(columns, NARROWEST), WIDEST) if columns else USUAL


def write(text: str, output: str = "") -> None:
    """Write a text as UTF-8 to a file, or to standard output as far as its encoding goes."""
    if not output or output == "-":
        to_stream(text, sys.stdout)
        return
    try:
        with open(output, "w", encoding="utf-8", newline="\n") as file:
            file.write(encodable(text))
    except OSError as error:
        raise UserError(f"{output} can't be written: {error.strerror}") from error


def to_stream(text: str, stream: TextIO) -> None:
    """Write to a stream; what its encoding lacks is written as escapes."""
    encoding = stream.encoding or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
    stream.flush()
