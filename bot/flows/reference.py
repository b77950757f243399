"""Reference: the rules' pages, made from their own docstrings and the presets' severities."""

from __future__ import annotations

from textwrap import dedent

from bot.core import presets
from bot.core.model.families import FAMILIES, FAMILY
from bot.core.model.typed import NamedTuple
from bot.core.rules import load, names


class Page(NamedTuple):
    """A rule's page: its name, family, one-line summary, text, and severity by preset."""

    rule: str
    family: str
    summary: str
    text: str
    severities: dict[str, str]


def page(rule: str) -> Page:
    """Give a rule's page; ``KeyError`` when there is no such rule."""
    doc = load(rule).__doc__ or ""
    first, _, rest = doc.partition("\n")
    weights = {name: presets.load(name).severities.get(rule, "off") for name in presets.names()}
    return Page(rule, FAMILY[rule], first.strip(), dedent(rest).strip(), weights)


def pages() -> list[Page]:
    """Give the pages of all rules, in the order of cause."""
    known = set(names())
    return [page(rule) for rules in FAMILIES.values() for rule in rules if rule in known]


def markdown(one: Page) -> str:
    """Write a rule's page as Markdown."""
    weights = "\n".join(f"| `{name}` | {weight} |" for name, weight in one.severities.items())
    return (f"# {one.rule}\n\n{one.summary}\n\nFamily: {one.family}\n\n{one.text}\n\n"
            f"## Severity\n\n| preset | severity |\n|---|---|\n{weights}\n")  # fmt: skip


def index(all_pages: list[Page]) -> str:
    """Write the page that lists all rules by family."""
    made = "Each rule is named for the bad thing; `countersign rules --write docs/rules` made this."
    lines = ["# Rules", "", made]
    for family in FAMILIES:
        rows = [f"| [{one.rule}]({one.rule}.md) | {one.summary} |" for one in all_pages
                if one.family == family]  # fmt: skip
        if rows:
            lines += ["", f"## {family.capitalize()}", "", "| rule | |", "|---|---|", *rows]
    return "\n".join(lines) + "\n"


def reference() -> dict[str, str]:
    """Give the whole reference: file name to text."""
    all_pages = pages()
    files = {f"{one.rule}.md": markdown(one) for one in all_pages}
    return {"README.md": index(all_pages), **files}
