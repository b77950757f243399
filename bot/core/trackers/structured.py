"""Structured: a YAML, TOML or JSON file as a Tracker."""

from __future__ import annotations

import re

from bot.core.model.source import Span
from bot.core.model.tracker import Problem, Tracker
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.entries import Entries
from bot.core.trackers.keys import keys_for
from bot.core.trackers.nodes import FAULTS, Fault, Node
from bot.core.trackers.yaml_lines import read_lines

if TYPE_CHECKING:
    from bot.core.model.preset import Preset
    from bot.core.model.source import Source

_FORMATS = {"yaml": "yaml", "yml": "yaml", "toml": "toml", "json": "json", "jsonl": "jsonl",
            "ndjson": "jsonl"}  # fmt: skip
_CONFLICT = "<<<<<<< "


def read_structured(source: Source, preset: Preset) -> Tracker:
    """Read the items of a YAML, TOML, JSON or JSON Lines file; never raises.

    What is against the format is a problem at its place; the items that can still be made out
    are there all the same.
    """
    text, faults = _without_conflicts(source.text)
    kind = format_of(source.path, text)
    documents, found, style = _read(kind, text)
    style = "" if faults and style == "plain" else style
    entries = Entries(source, keys_for(preset), style)
    for document in documents:
        entries.add(document)
    problems = [_problem(source, fault) for fault in sorted((*faults, *found))]
    return Tracker(source, tuple(entries.items), (*problems, *entries.problems))


def format_of(path: str, text: str) -> str:
    """Tell ``yaml``, ``toml``, ``json`` or ``jsonl`` by the path, else by the text."""
    known = _FORMATS.get(path.rpartition(".")[2].casefold())
    if known:
        return known
    head = text[:4000].lstrip("\ufeff \t\r\n")
    if re.match(r"\{\s*(\"|\}|$)|\[\s*(\{|\"|\]|$)", head):
        return "json"
    lines = [line.strip() for line in head.splitlines()]
    first = next((line for line in lines if line and not line.startswith("#")), "")
    if re.match(r"\[{1,2}[\w.\-\"' ]+\]{1,2}\s*(#|$)|[\w.\-\"]+\s*=", first):
        return "toml"
    return "yaml"


def _read(kind: str, text: str) -> tuple[list[Node], list[Fault], str]:
    """Read a text in one format: documents, faults, and the style that ``Entries`` asks for."""
    if kind == "toml":
        from bot.core.trackers.toml_nodes import read_toml

        return *read_toml(text), ""
    if kind in {"json", "jsonl"}:
        from bot.core.trackers.json_nodes import read_json

        return *read_json(text, lines=kind == "jsonl"), ""
    plain = read_lines(text)
    if plain is not None:
        return [plain], [], "plain"
    from bot.core.trackers.recover import read_yaml

    return read_yaml(text)


def _without_conflicts(text: str) -> tuple[str, list[Fault]]:
    """Blank conflict markers and the second side of each; tell them as faults."""
    if _CONFLICT not in text:
        return text, []
    lines = text.split("\n")
    faults: list[Fault] = []
    at, theirs = 0, False
    for number, line in enumerate(lines):
        begins, ends = line.startswith(_CONFLICT), line.startswith(">>>>>>> ")
        if begins and len(faults) < FAULTS:
            message = "a merge conflict was committed here; its first side is read"
            faults.append(Fault(Span(at, at + len(line.rstrip("\r"))), message))
        theirs = theirs or (bool(faults) and line.rstrip("\r") == "=======")
        at += len(line) + 1
        if begins or ends or theirs:
            lines[number] = " " * len(line.rstrip("\r")) + "\r" * line.endswith("\r")
        theirs = theirs and not ends
    return "\n".join(lines), faults


def _problem(source: Source, fault: Fault) -> Problem:
    """Make a problem of a fault."""
    line = source.line(fault.span.start)
    return Problem("unparsable-tracker", fault.span, f"line {line}: {fault.message}")
