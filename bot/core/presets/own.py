"""Own: a status column with the words and arrows that its file itself lists or draws."""

from __future__ import annotations

from bot.core.model.preset import Arrow, Label
from bot.core.model.typed import TYPE_CHECKING
from bot.core.presets.words import label_named, renamed, twin, with_labels
from bot.core.spelling import identity
from bot.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.graph import Graph
    from bot.core.model.preset import Track
    from bot.core.model.status import State
    from bot.core.presets.reading import Shared

_ENDS = "[*]"
_SENTENCE = 4  # words of which an unknown one is an explanation rather than a status


def with_legend(track: Track, words: Iterable[str], shared: Shared) -> Track:
    """Let a legend's words replace the labels; those known keep state, guards and arrows.

    A list of which fewer than two words are known is no legend of statuses and changes nothing.
    """
    if not track.legend:
        return track
    said = _said(track, words)
    if sum(label is not None for label in said.values()) < 2:
        return track
    spelled = _spelled(track, said)
    track = renamed(track, {old: new for old, new in spelled.items() if old != new})
    for word, known in said.items():
        if spelled.get(known or "") == word:
            continue
        state = _state(track, spelled.get(known or "")) if known else shared.state(word)
        track = twin(track, Label(word, state))
    named = {label.name: label for label in track.labels}
    track = with_labels(track, tuple(named[word] for word in said))
    return track if track.initial else track._replace(initial=(next(iter(said)),))


def _said(track: Track, words: Iterable[str]) -> dict[str, str | None]:
    """Give each word of a legend and the label it stands for; explanations are no words."""
    vocabulary = Vocabulary(track)
    exact = {word: label_named(track, word) for word in words}
    named = {label.name for label in exact.values() if label}
    said: dict[str, str | None] = {}
    seen = {""}
    for word, label in exact.items():
        name = label.name if label else vocabulary.read(word).label
        sentence = ";" in word or (len(word.split()) >= _SENTENCE and (not name or name in named))
        if identity(word) not in seen and (label or not sentence):
            seen.add(identity(word))
            said[word] = name
    return said


def _spelled(track: Track, said: dict[str, str | None]) -> dict[str, str]:
    """Choose for each label the legend's word for it: its own name before any other."""
    spelled: dict[str, str] = {}
    for word, label in said.items():
        if label is not None and (label not in spelled or identity(word) == identity(label)):
            spelled[label] = word
    return {name: word for name, word in spelled.items() if track.label(name)}


def _state(track: Track, name: str | None) -> State | None:
    label = track.label(name)
    return label.state if label else None


def with_diagram(track: Track, graph: Graph, shared: Shared) -> Track:
    """Let a state diagram's arrows replace the preset's.

    Ways that the preset keeps legal although no diagram shows them stay. A diagram of which fewer
    than two nodes are statuses is about something else and changes nothing.
    """
    if not track.legend or graph.kind != "state":
        return track
    names = _named(track, graph)
    if len(set(names.values())) < 2:
        return track
    for node in graph.nodes.values():
        if node.id not in names and node.id != _ENDS:
            names[node.id] = word = _words(node.label or node.id)
            track = track._replace(labels=(*track.labels, Label(word, shared.state(word))))
    first = (names.get(edge.target, "") for edge in graph.edges if edge.source == _ENDS)
    return track._replace(
        arrows=_drawn(track, graph, names),
        initial=tuple(dict.fromkeys(name for name in first if name)) or track.initial,
        free=False,
    )


def _named(track: Track, graph: Graph) -> dict[str, str]:
    """Give the label of each node that has one."""
    found = (
        (node.id, label_named(track, node.id) or label_named(track, node.label))
        for node in graph.nodes.values()
    )
    return {ident: label.name for ident, label in found if label}


def _drawn(track: Track, graph: Graph, names: dict[str, str]) -> tuple[Arrow, ...]:
    """Give the arrows of a diagram and those that need no drawing."""
    guards = {(arrow.source, arrow.target): arrow.guards for arrow in track.arrows}
    drawn: dict[tuple[str, str], Arrow] = {}
    for edge in graph.edges:
        ends = names.get(edge.source, ""), names.get(edge.target, "")
        if all(ends):
            drawn[ends] = Arrow(*ends, guards=guards[ends]) if ends in guards else Arrow(*ends)
    for arrow in track.arrows:
        if not arrow.drawn:
            drawn.setdefault((arrow.source, arrow.target), arrow)
    return tuple(drawn.values())


def _words(ident: str) -> str:
    """Write an id such as ``CompletedDocBaseline`` as words."""
    spaced = "".join(
        f" {char}" if char.isupper() and at and ident[at - 1].islower() else char
        for at, char in enumerate(ident)
    )
    return " ".join(spaced.replace("_", " ").split())
