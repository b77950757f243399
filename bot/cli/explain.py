"""Explain a rule: what it checks, why it matters, an example, and how to resolve it.

examples:
  countersign explain illegal-transition
  countersign explain matrix-mismatch --format markdown
"""

from __future__ import annotations

from bot.cli.output import write
from bot.core.account import NEEDS_RECORDS
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import names
from bot.flows.reference import Page, markdown, page

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of explain."""
    parser.add_argument("rule", metavar="RULE", help="a rule's name, as findings show it")
    parser.add_argument("--format", choices=("text", "markdown"), default="text", dest="form")


def run(options: Namespace) -> int:
    """Print the rule's page."""
    if options.rule in NEEDS_RECORDS:
        raise UserError(f"{options.rule} asks for recorded approvals; only the service keeps them, "
                        "so check lists it as skipped and it has no page yet")  # fmt: skip
    if options.rule not in names():
        from difflib import get_close_matches

        close = get_close_matches(options.rule, names(), n=1, cutoff=0.5)
        meant = f"; did you mean {close[0]}?" if close else ""
        raise UserError(f"there is no rule {options.rule!r}{meant} (countersign rules lists them)")
    found = page(options.rule)
    write(markdown(found) if options.form == "markdown" else _text(found))
    return 0


def _text(one: Page) -> str:
    """Write the page for a terminal: headings plain, severities in one line."""
    lines = [line[3:].upper() if line.startswith("## ") else line for line in one.text.splitlines()]
    weights: dict[str, list[str]] = {}
    for preset, weight in one.severities.items():
        weights.setdefault(weight, []).append(preset)
    said = "\n".join(f"  {weight:<8} {', '.join(names_)}" for weight, names_ in weights.items())
    return f"{one.rule} ({one.family})\n\n{one.summary}\n\n" + "\n".join(lines) + (
        f"\n\nSEVERITY\n\n{said}\n")  # fmt: skip
