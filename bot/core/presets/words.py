"""Words: finding and adding labels in a status column, whoever asks for it."""

from __future__ import annotations

from bot.core.model.preset import Arrow, Guards, Label
from bot.core.model.status import State
from bot.core.model.typed import TYPE_CHECKING
from bot.core.spelling import identity

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.core.model.preset import Track


def label_named(track: Track, word: str) -> Label | None:
    """Give the label a word names, by its name or any of its other names, whole words only."""
    key = identity(word)
    for label in track.labels:
        if identity(label.name) == key:
            return label
    known = (label for label in track.labels if any(identity(one) == key for one in label.aliases))
    return next(known, None)


def add_label(track: Track, name: str, state: State | None, aliases: tuple[str, ...] = ()) -> Track:
    """Add a label, or give a known one another state and more names; its words are its alone.

    A new label takes guards and arrows of the first that has its state: what is asked of one
    finished status is asked of every other.
    """
    mine = {identity(word) for word in (name, *aliases)}
    labels = [
        label
        if identity(label.name) == identity(name)
        else label._replace(
            aliases=tuple(word for word in label.aliases if identity(word) not in mine)
        )
        for label in track.labels
    ]
    track = track._replace(
        labels=tuple(labels),
        ambiguous={w: names for w, names in track.ambiguous.items() if identity(w) not in mine},
        foreign={w: names for w, names in track.foreign.items() if identity(w) not in mine},
        block=track.block or state is State.BLOCKED,
    )
    here = next((at for at, one in enumerate(labels) if identity(one.name) == identity(name)), -1)
    if here >= 0:
        known = labels[here]
        labels[here] = known._replace(state=state, aliases=aliases + known.aliases)
        return track._replace(labels=tuple(labels))
    return twin(track, Label(name, state, aliases))


def twin(track: Track, label: Label) -> Track:
    """Add a label with the guards and arrows of the first label that has its state."""
    like = next((one for one in track.labels if one.state is label.state), None)
    if like is None or label.state is None:
        return track._replace(labels=(*track.labels, label))
    arrows = [
        arrow._replace(source=label.name) for arrow in track.arrows if arrow.source == like.name
    ]
    arrows += [
        arrow._replace(target=label.name) for arrow in track.arrows if arrow.target == like.name
    ]
    initial = (label.name,) if like.name in track.initial else ()
    return track._replace(
        labels=(*track.labels, label._replace(guards=like.guards)),
        arrows=(*track.arrows, *arrows, Arrow(like.name, label.name)),
        initial=track.initial + initial,
    )


def with_labels(
    track: Track, labels: tuple[Label, ...], arrows: tuple[Arrow, ...] | None = None
) -> Track:
    """Replace the labels and arrows; arrows, first statuses and readings that lost an end go."""
    same = {label.name: label.name for label in labels}
    kept = tuple(
        arrow
        for arrow in (track.arrows if arrows is None else arrows)
        if arrow.source in same and arrow.target in same
    )
    return track._replace(
        labels=labels,
        arrows=kept,
        initial=tuple(name for name in track.initial if name in same),
        ambiguous=_each(track.ambiguous, same),
        foreign=_each(track.foreign, same),
    )


def renamed(track: Track, names: dict[str, str]) -> Track:
    """Give labels other names; the old ones stay known."""
    if not names:
        return track

    new = {label.name: names.get(label.name, label.name) for label in track.labels}
    return track._replace(
        labels=tuple(
            label._replace(name=new[label.name], aliases=(label.name, *label.aliases))
            if label.name in names
            else label
            for label in track.labels
        ),
        arrows=tuple(
            arrow._replace(source=new[arrow.source], target=new[arrow.target])
            for arrow in track.arrows
        ),
        initial=tuple(new[name] for name in track.initial),
        ambiguous=_each(track.ambiguous, new),
        foreign=_each(track.foreign, new),
    )


def with_guards(track: Track, change: Callable[[Label], Guards]) -> Track:
    """Give every label the guards that ``change`` makes for it."""
    return track._replace(
        labels=tuple(label._replace(guards=change(label)) for label in track.labels)
    )


def _each(
    table: Mapping[str, tuple[str, ...]], names: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Give the labels that words stand for their names now; those without one go."""
    return {
        word: tuple(names[name] for name in labels if name in names)
        for word, labels in table.items()
    }
