"""State diagrams: the statements of ``stateDiagram-v2`` as states and transitions."""

from __future__ import annotations

import re

from bot.core.model.graph import Edge
from bot.core.model.pattern import lazily
from bot.core.model.typed import TYPE_CHECKING
from bot.core.trackers.mermaid_label import plain

if TYPE_CHECKING:
    from bot.core.model.graph import Graph
    from bot.core.trackers.mermaid_draft import Draft

_STATE = lazily(
    r'state[ \t]+(?:("[^"\n]*")[ \t]+as[ \t]+)?([^\s{<"\[:]++|\[\*\])'
    r"(?::::([\w,-]+))?[ \t]*(?:<<\w*>>|\[\[\w*\]\])?[ \t]*(\{|:[^\n]*)?"
)
_NAMED = lazily(r"([^\s:]++)(?::::([^\s:]+))?[ \t]*(?::(.*))?", re.DOTALL)
_NOTE = lazily(r"note[ \t]+(?:right of|left of|over)[ \t]+[^:\n]*|note[ \t]+(?=\")")
_SKIPPED = (
    *("direction", "classDef", "style", "click", "scale", "hide", "title"),
    *("accTitle", "accDescr", "%%", "#"),
)


class _States:
    """Walks the lines once; ``noted`` is where a note of several lines began."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.text = draft.text
        self.noted: int | None = None

    def run(self, at: int) -> None:
        """Read every line."""
        text, size = self.text, len(self.text)
        while at < size:
            end = text.find("\n", at)
            end = size if end < 0 else end
            self.line(at, end)
            at = end + 1
        if self.noted is not None:
            self.draft.problem(self.noted, self.noted + 4, "a note has no `end note`")

    def line(self, at: int, end: int) -> None:
        """Read one line: a statement, or several around the braces of a composite state."""
        text = self.text
        while end > at and text[end - 1] in " \t\r;":
            end -= 1
        while True:
            while at < end and text[at] in " \t":
                at += 1
            if at >= end:
                return
            if self.noted is not None:
                self.noted = None if text.startswith("end note", at) else self.noted
                return
            if text[at] == "}":
                self.close(at)
                at += 1
                continue
            state = _STATE.match(text, at, end)
            if not state:
                self.last(at, end)
                return
            at = self.state(state)

    def close(self, at: int) -> None:
        """Close the innermost composite state."""
        if self.draft.open:
            self.draft.finish()
        else:
            self.draft.problem(at, at + 1, "{} closes no state")

    def last(self, at: int, end: int) -> None:
        """Read a statement that ends with its line, or before the braces at its end."""
        stop = end
        while self.draft.open and stop > at and self.text[stop - 1] in " \t}":
            stop -= 1
        if stop < end and self.text.find(":", at, stop) < 0:
            self.statement(at, stop)
            for place in range(stop, end):
                if self.text[place] == "}":
                    self.close(place)
        else:
            self.statement(at, end)

    def state(self, match: re.Match[str]) -> int:
        """Read ``state "text" as X``, ``state X <<choice>>``, or the head of ``state X {``."""
        label, name, classes, tail = match.groups()
        text = plain(label or "")
        if tail == "{":
            self.draft.begin(name, text or name)
            return match.end()
        if tail:
            text = plain(tail[1:])
        self.mention(name, match.start(2), match.end(), text)
        self.draft.paint([name], *(classes or "").split(","))
        return match.end()

    def statement(self, at: int, end: int) -> None:
        """Read a transition, a description, a bare state, or a word of the language."""
        body = self.text[at:end].rstrip()
        word = body.partition(" ")[0].partition(":")[0]
        if word == "note" and _NOTE.match(body):
            self.noted = at if body.find(":") < 0 and '"' not in body else None
        elif word == "class" and "-->" not in body:
            *names, name = body.split()[1:] or [""]
            self.draft.paint(",".join(names).split(","), name)
        elif word in _SKIPPED or body[:1] == "#" or body[:2] in {"%%", "--"}:
            return
        elif (arrow := body.find("-->")) > 0 and not _described(body[:arrow]):
            self.transition(at, body, arrow)
        else:
            self.lone(at, body)

    def transition(self, at: int, body: str, arrow: int) -> None:
        """Read ``A --> B: label``."""
        after = body[arrow + 3 :]
        target = _NAMED.fullmatch(after.lstrip())
        source = _NAMED.fullmatch(body[:arrow].rstrip())
        if not source or not target:
            self.draft.problem(at, at + len(body), "this is no transition: {}")
            return
        begin = at + len(body) - len(after.lstrip())
        first = self.mention(source[1], at, at + source.end(1))
        last = self.mention(target[1], begin, begin + target.end(1))
        self.draft.paint([first], *(source[2] or "").split(","))
        self.draft.paint([last], *(target[2] or "").split(","))
        span = self.draft.span(at, at + len(body))
        self.draft.connect([first], [last], Edge("", "", span, plain(target[3] or "")))

    def lone(self, at: int, body: str) -> None:
        """Read ``X`` or ``X : text``."""
        named = _NAMED.fullmatch(body)
        if not named:
            self.draft.problem(at, at + len(body), "this is no statement of a state diagram: {}")
            return
        name = self.mention(named[1], at, at + len(body), plain(named[3] or ""))
        self.draft.paint([name], *(named[2] or "").split(","))

    def mention(self, name: str, begin: int, end: int, label: str = "") -> str:
        """Note a state; the start and end of a composite state are its own."""
        if name == "[*]" and self.draft.open:
            name = f"{self.draft.open[-1]}.[*]"
        self.draft.mention(name, self.draft.span(begin, end), label)
        return name


def _described(source: str) -> bool:
    """Tell whether a colon before the arrow makes the arrow part of a text."""
    return ":" in source.replace(":::", "")


def read_state(draft: Draft, at: int, title: str) -> Graph:
    """Read the state diagram whose statements begin at ``at``."""
    states = _States(draft)
    states.run(at)
    for name in draft.open:
        draft.problem(0, min(len(draft.text), 12), f"`state {name} {{` is never closed")
    return draft.graph("state", title)
