"""Recognise: which preset a file's shape speaks for, when no policy names one."""

from __future__ import annotations

import re

from bot.core.markup import plain
from bot.core.model.document import Document, Entry, Fence, Heading, Paragraph, Table
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.roles import norm, role_of

if TYPE_CHECKING:
    from collections.abc import Iterable

STRUCTURED = (".yaml", ".yml", ".toml", ".json", ".jsonl", ".ndjson")
MARKDOWN = (".md", ".markdown", ".mdown", ".mkd", ".mdx", ".txt", ".qmd", ".rmd")
_PHASE = lazily(r"(?:phase|stage)\s+\d+[A-Za-z]?\s*[:\u2013\u2014-]", re.IGNORECASE)
_PARTS = {
    "implementation-sequence": {"scope", "inputs", "deliverables", "exit criteria"},
    "implementation-roadmap": {"prerequisites", "read first", "deliverables", "tests to write",
                               "done when"},
}  # fmt: skip
_NO_TRACKERS = frozenset({"package.json", "package-lock.json", "composer.json", "tsconfig.json",
                          "pyproject.toml", "cargo.toml", "pnpm-lock.yaml", "cargo.lock",
                          "mkdocs.yml", "docker-compose.yml", "docker-compose.yaml",
                          ".countersign.yml", "changelog.md", "license.md"})  # fmt: skip
_NO_FOLDERS = ("node_modules/", "vendor/", "third_party/")
_SETTINGS = (".git", ".circleci/", ".forgejo/", ".woodpecker/")
"""How folders begin whose structured files configure a host or a CI."""


def may_hold_items(path: str) -> bool:
    """Tell whether a file is worth reading as a tracker, by its path alone."""
    folded = path.casefold()
    name = folded.rpartition("/")[2]
    if name in _NO_TRACKERS or name.endswith((".lock.json", "-lock.json", ".schema.json")):
        return False
    if any(folded.startswith(folder) or f"/{folder}" in folded for folder in _NO_FOLDERS):
        return False
    if name.endswith(STRUCTURED) and (folded.startswith(_SETTINGS) and "/" in folded):
        return False
    return name.endswith(MARKDOWN + STRUCTURED)


def recognise_markdown(path: str, document: Document) -> str:
    """Name the preset of a Markdown file; ``generic`` where no special shape is found."""
    headers = [{role_of(cell) for cell in block.header} | {norm(cell) for cell in block.header}
               for block in document.blocks if isinstance(block, Table)]  # fmt: skip
    if any({"architecture status", "prod readiness status"} <= words for words in headers):
        return "usecase-register"
    if any({"id", "depends_on", "owner", "status", "criteria"} <= words for words in headers):
        return "production-readiness"
    headings = [block for block in document.blocks if isinstance(block, Heading)]
    name = path.casefold().rpartition("/")[2]
    title = norm(plain(headings[0].text)) if headings else ""
    if _states(document) or "phase readiness" in title:
        return "phase-readiness"
    parts = _phase_parts(document)
    for preset, wanted in _PARTS.items():
        if len(wanted & parts) >= len(wanted) - 1:
            return preset
    if any("pre-phase" in words for words in headers) or "pre phase" in " ".join(
        norm(heading.text) for heading in headings
    ):
        return "implementation-roadmap"
    if re.search(r"\bno[-_ ]?go\b", f"{name} {title}".replace("_", " ")) and _tasks(document):
        return "go-no-go"
    return "generic"


def recognise_structured(path: str, text: str) -> str:
    """Name the preset of a YAML, TOML or JSON file."""
    name = path.casefold().rpartition("/")[2]
    if re.search(r"work[-_ ]?queue|task[-_ ]?queue", name):
        return "work-queue"
    head = text[:200_000]
    if re.search(r"^phases\s*:", head, re.MULTILINE) and re.search(r"^\s+(?:- )?tasks\s*:", head,
                                                                   re.MULTILINE):  # fmt: skip
        return "work-queue"
    return "generic"


def _states(document: Document) -> bool:
    """Tell whether a state diagram goes by way of a sign-off."""
    texts: Iterable[str] = (
        block.text for block in document.blocks if isinstance(block, Fence | Paragraph)
    )
    joined = "\n".join(text for text in texts if "-->" in text or "stateDiagram" in text)
    return "stateDiagram" in joined and "signedoff" in joined.casefold().replace(" ", "")


def _phase_parts(document: Document) -> set[str]:
    """Collect the names of the parts that stand under ``Phase N:`` headings."""
    parts: set[str] = set()
    phases = 0
    for block in document.blocks:
        if isinstance(block, Entry | Fence | Table):
            continue
        text = plain(block.text)
        if _PHASE.match(text):
            phases += 1
        elif phases and len(text) < 40:
            parts.add(norm(text))
    return parts if phases > 1 else set()


def _tasks(document: Document) -> bool:
    return any(isinstance(block, Entry) and block.box is not None for block in document.blocks)
