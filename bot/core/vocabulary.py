"""Vocabulary: what a status cell says, in the words of one status column."""

from __future__ import annotations

from bot.core.contrary import apart, taken_back
from bot.core.markup import plain, shown_lines, unstruck
from bot.core.model.preset import Arrow
from bot.core.model.status import FINISHED, RANK, State, Status
from bot.core.model.typed import TYPE_CHECKING
from bot.core.spelling import fold, identity, mark_of, undated, words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.preset import Label, Track

__all__ = ["Vocabulary", "fold"]

_UNDER_WAY = frozenset({State.TODO, State.ACTIVE, State.REVIEW})
_SIDEWAYS = frozenset({State.BLOCKED, State.DROPPED, None})
_NEGATIONS = frozenset({"no", "not", "nothing", "none", "without", "zero", "0"})
_READ_AT_MOST = 400  # characters; a status stands at the beginning of its cell
_NEARBY = 6  # words after a done word in which a qualifier counts
_FOREIGN = Status("")  # an everyday word that this column does not use


class Vocabulary:
    """The words of one status column and the moves between them; each text is read once."""

    __slots__ = ("_active", "_arrows", "_cache", "_labels", "_longest", "_marks", "_qualifiers",
                 "_words", "track")  # fmt: skip

    def __init__(self, track: Track) -> None:
        self.track = track
        self._labels = {label.name: label for label in track.labels}
        self._arrows = {(arrow.source, arrow.target): arrow for arrow in track.arrows}
        self._active = next((one for one in track.labels if one.state is State.ACTIVE), None)
        self._qualifiers = frozenset(track.qualifiers)
        self._cache: dict[str, Status] = {}
        self._words: dict[str, Status] = {}
        self._marks: dict[str, Status] = {}
        self._longest = 1
        for label in track.labels:  # every name before any alias
            self._learn((label.name,), Status("", label.name, label.state))
        for label in track.labels:
            self._learn(label.aliases, Status("", label.name, label.state))
        for word, readings in track.ambiguous.items():
            self._learn((word,), Status("", readings=readings))
        self._learn(track.foreign, _FOREIGN)

    def _learn(self, texts: Iterable[str], meaning: Status) -> None:
        for text in texts:
            parts = words(text)
            if not (parts and text[0].isalnum()) and (mark := mark_of(text)):
                self._marks.setdefault(mark, meaning)
                if mark[0] == ":":
                    continue
            if parts:
                self._words.setdefault("".join(parts), meaning)
                self._longest = max(self._longest, len(parts) + 1)

    def read(self, text: str) -> Status:
        """Say what a status cell means; an unknown one has no label, at best readings."""
        status = self._cache.get(text)
        if status is None:
            status = self._cache[text] = self._judge(text)
        return status

    def _judge(self, raw: str) -> Status:
        text = plain(raw)
        left = unstruck(raw)
        if left != raw:  # what is struck out is no longer said
            text = plain(left) or text
        parts = shown_lines(left)
        if len(parts) > 1 and (readings := apart(parts, self._judge(parts[0]), self._whole)):
            return Status(text, readings=readings)
        start = text[:_READ_AT_MOST]
        mark = mark_of(start)
        said = words(start.replace(mark, "", 1) if mark[:1] == ":" else start)
        found = self._words.get("".join(said)) or self._choice(start) or self._begin(said)
        marked = self._marks.get(mark)
        if marked and (not found or marked.label in found.readings):
            found = marked
        if found and found.known and not start.isascii():
            readings = taken_back(start, found, self._marks, self._whole)
            if readings:
                return Status(text, readings=readings)
        return found._replace(text=text) if found else Status(text)

    def _whole(self, text: str) -> Status | None:
        """Give what a whole text says, numbers and brackets left out: one label or one mark."""
        return self._words.get(undated(text)) or self._marks.get(text[:1])

    def _choice(self, text: str) -> Status | None:
        """Recognise a template or a change of mind: several labels of which one was to be left."""
        for separator in ("|", "/", "→", "->", "=>", ","):
            if separator not in text:
                continue
            parts = [self._words.get(fold(part)) for part in text.split(separator, 12)]
            readings = (part.readings or (part.label,) for part in parts if part)
            known = tuple(dict.fromkeys(name for names in readings for name in names if name))
            meanings = len({part for part in parts if part})
            if meanings > 2 or (meanings == 2 and (separator == "|" or None not in parts)):
                return Status("", readings=known)
        return None

    def _begin(self, said: list[str]) -> Status | None:
        """Find the longest label or alias that begins the words, after qualifiers if any."""
        first = 0
        while first < len(said) and self._qualifies(said[first]):
            first += 1
        for start in dict.fromkeys((first, 0)):
            for count in range(min(len(said) - start, self._longest), 0, -1):
                key = "".join(said[start : start + count])
                found = self._words.get(key) if len(key) > 1 else None
                if found and (start == 0 or found.state in FINISHED):
                    return self._qualified(found, said[:start], said[start + count :])
        return None

    def _qualifies(self, word: str) -> bool:
        return word in self._qualifiers or (
            word[-1] == "%" and word[:-1].isdecimal() and word != "100%"
        )

    def _qualified(self, found: Status, before: list[str], after: list[str]) -> Status:
        """Take back a claim of being done that words around it take back."""
        if found.state not in FINISHED:
            return found
        near = [word for word in after if not word.isdecimal()][:_NEARBY]
        doubts = [
            word
            for place, word in enumerate(near)
            if self._qualifies(word)
            and (word != "core" or place == 0)
            and not _NEGATIONS.intersection(near[max(0, place - 2) : place])
        ]
        qualifier = next(iter(before + doubts), "")
        if not qualifier:
            return found
        label = self._active.name if self._active else found.label
        return Status("", label, State.ACTIVE, qualifier)

    def heading(self, text: str) -> bool:
        """Tell whether a whole heading, up to a bracket, is one word of the vocabulary."""
        found = self._words.get(fold(text)) or self._words.get(fold(text.partition("(")[0]))
        return found is not None and found.known

    def nearest(self, text: str) -> tuple[str, ...]:
        """Name up to three labels that an unknown text may have meant, the likeliest first."""
        readings = self.read(text).readings or self._offered(text)
        if readings:
            return readings
        from difflib import get_close_matches

        names = {key: status for key, status in self._words.items() if status.label}
        close = get_close_matches(fold(plain(text)[:_READ_AT_MOST])[:60], names, n=9, cutoff=0.75)
        return tuple(dict.fromkeys(names[key].label or "" for key in close))[:3]

    def _offered(self, text: str) -> tuple[str, ...]:
        """Give what this column says instead of an everyday word it does not use."""
        said = words(plain(text)[:_READ_AT_MOST])
        offers = {identity(word): labels for word, labels in self.track.foreign.items()}
        for count in range(min(len(said), self._longest), 0, -1):
            if labels := offers.get("".join(said[:count])):
                return labels
        return offers.get(identity(plain(text)), ())

    def arrow(self, source: str, target: str) -> Arrow | None:
        """Give the way from one label to another, None where there is no legal one."""
        drawn = self._arrows.get((source, target))
        before, after = self._labels.get(source), self._labels.get(target)
        if drawn or not before or not after or before is after:
            return drawn
        if self.track.block and after.state is State.BLOCKED:
            if before.state in _UNDER_WAY or self.track.free:
                return Arrow(source, target, reason=True)
        elif self.track.block and before.state is State.BLOCKED and after.state in _UNDER_WAY:
            return Arrow(source, target, reason=self.track.unblock)
        if self.track.free or before.state is None or after.state is None:
            return Arrow(source, target)
        return None

    def legal_next(self, label: str) -> list[Arrow]:
        """List the legal ways on: forward ones first, then back, then to the side."""
        here = self._labels.get(label)
        if here is None:
            return []
        ways = [(self.arrow(label, other.name), other) for other in self.track.labels]
        rank = _rank(here)

        def order(way: tuple[Arrow, Label]) -> tuple[bool, bool, int]:
            return way[1].state in _SIDEWAYS, _rank(way[1]) < rank, abs(_rank(way[1]) - rank)

        return [arrow for arrow, _ in sorted(((a, b) for a, b in ways if a), key=order)]


def _rank(label: Label) -> int:
    return RANK.get(label.state, 0) if label.state else 0
