"""Reading: a preset's TOML as values, strictly: what is not known is an error."""

from __future__ import annotations

from bot.core.model.errors import UserError
from bot.core.model.families import FAMILY
from bot.core.model.preset import Arrow, Guards, Label, Preset, Track
from bot.core.model.status import FINISHED, OPEN, State
from bot.core.model.typed import TYPE_CHECKING, Any, NamedTuple
from bot.core.spelling import fold, identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SEVERITIES = ("error", "warning", "note")
_TRACK = frozenset(Track._fields) - {"labels", "arrows", "qualifiers", "foreign"} | {
    "label", "arrow", "shared"
}  # fmt: skip
_PRESET = frozenset(Preset._fields) - {"name", "tracks"} | {"track"}


class Shared(NamedTuple):
    """Words every preset shares: by state (and ``moved``), the ambiguous ones, qualifiers."""

    aliases: Mapping[str, tuple[str, ...]]
    ambiguous: Mapping[str, tuple[str, ...]]
    qualifiers: tuple[str, ...]

    def state(self, word: str) -> State | None:
        """Give the state an everyday word stands for."""
        key = identity(word)
        for state, words in self.aliases.items():
            if any(identity(other) == key for other in words):
                return State.DROPPED if state == "moved" else State(state)
        return None


def read_shared(data: dict[str, Any]) -> Shared:
    """Make the shared words from their TOML."""
    _known("shared", "", data, ("aliases", "ambiguous", "qualifiers"))
    aliases = {state: tuple(words) for state, words in data["aliases"].items()}
    ambiguous = {word: tuple(states) for word, states in data["ambiguous"].items()}
    return Shared(aliases, ambiguous, tuple(data["qualifiers"]["words"]))


def read_preset(name: str, data: dict[str, Any], shared: Shared) -> Preset:
    """Make a preset from its TOML; raises UserError naming the key that is wrong."""
    _known(name, "", data, _PRESET)
    tracks = tuple(_track(name, track, shared) for track in data.get("track", ()))
    if not tracks:
        raise UserError(f"The preset {name} has no [[track]]: which words may a status be?")
    return Preset(
        name,
        data.get("title", name),
        tracks,
        {role: tuple(words) for role, words in data.get("columns", {}).items()},
        tuple(data.get("required", ())),
        _severities(name, data.get("severities", {})),
        {part: tuple(words) for part, words in data.get("sections", {}).items()},
        tuple(data.get("shapes", ())),
        data.get("item_pattern", ""),
        {key: _frozen(value) for key, value in data.get("options", {}).items()},
    )


def _frozen(value: Any) -> Any:  # noqa: ANN401 - whatever TOML holds
    """Make lists tuples, at any depth."""
    if isinstance(value, list):
        return tuple(_frozen(one) for one in value)
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return value


def _severities(name: str, data: dict[str, list[str]]) -> dict[str, str]:
    _known(name, "severities", data, _SEVERITIES)
    found: dict[str, str] = {}
    for severity, rules in data.items():
        _known(name, f"severities.{severity}", rules, FAMILY)
        for rule in rules:
            if rule in found:
                raise UserError(f"The preset {name} gives {rule} two severities.")
            found[rule] = severity
    return found


def _track(name: str, data: dict[str, Any], shared: Shared) -> Track:
    _known(name, "track", data, _TRACK)
    labels = tuple(_label(name, label) for label in data.get("label", ()))
    known = {label.name for label in labels}
    arrows = tuple(arrow for one in data.get("arrow", ()) for arrow in _arrows(name, one, known))
    ambiguous = {word: tuple(readings) for word, readings in data.get("ambiguous", {}).items()}
    for word, readings in [*ambiguous.items(), ("initial", data.get("initial", ()))]:
        _known(name, f"track.{word}", readings, known)
    rest = {key: data[key] for key in ("role", "free", "block", "unblock", "legend", "closed")
            if key in data}  # fmt: skip
    track = Track(
        headers=tuple(data.get("headers", ())),
        labels=labels,
        arrows=arrows,
        initial=tuple(data.get("initial", ())),
        ambiguous=ambiguous,
        **rest,
    )
    apart = frozenset(one["name"] for one in data["label"] if not one.get("shared", True))
    return with_shared(track, shared, apart) if data.get("shared", True) else track


def _label(name: str, data: dict[str, Any]) -> Label:
    _known(name, "track.label", data, ("name", "state", "aliases", "enter", "shared"))
    _given(name, "track.label", data, ("name", "state"))
    _known(name, "track.label.state", (data["state"],), tuple(State))
    guards = _guards(name, data.get("enter", {}))
    return Label(data["name"], State(data["state"]), tuple(data.get("aliases", ())), guards)


def _arrows(name: str, data: dict[str, Any], known: set[str]) -> Iterable[Arrow]:
    _known(name, "track.arrow", data, ("from", "to", "reason", "remark", "drawn", "enter"))
    _given(name, "track.arrow", data, ("from", "to"))
    guards = _guards(name, data.get("enter", {}))
    sources = [data["from"]] if isinstance(data["from"], str) else data["from"]
    targets = [data["to"]] if isinstance(data["to"], str) else data["to"]
    _known(name, "track.arrow", [*sources, *targets], known)
    for source in sources:
        for target in targets:
            reason, remark = data.get("reason", False), data.get("remark", "")
            yield Arrow(source, target, reason, remark, guards, data.get("drawn", True))


def _guards(name: str, data: dict[str, Any]) -> Guards:
    _known(name, "enter", data, Guards._fields)
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value for key, value in data.items()
    }
    if "deps" in data:
        deps = data["deps"]
        values["deps"] = OPEN if deps == "open" else frozenset(State(one) for one in deps)
    if "deliverables" in data:
        values["deliverables"] = State(data["deliverables"])
    if "beside" in data:
        values["beside"] = tuple(data["beside"].items())
    return Guards(**values)


def with_shared(track: Track, shared: Shared, apart: frozenset[str] = frozenset()) -> Track:
    """Add the shared words to the labels whose state they mean, but to none ``apart``."""
    own = {identity(word) for label in track.labels for word in (label.name, *label.aliases)}
    own.update(identity(word) for word in (*track.ambiguous, *track.foreign))
    labels = list(track.labels)
    ambiguous, foreign = dict(track.ambiguous), dict(track.foreign)
    finished = tuple(label.name for label in labels if label.state in FINISHED)
    for state, words in shared.aliases.items():
        free = tuple(word for word in words if identity(word) not in own)
        place = _place([None if one.name in apart else one for one in labels], state)
        if place is None:  # a claim of being done is worded otherwise here
            foreign.update(dict.fromkeys(free, finished if state in FINISHED else ()))
        else:
            labels[place] = labels[place]._replace(aliases=labels[place].aliases + free)
    for word, states in shared.ambiguous.items():
        if identity(word) not in own:
            readings = (one.name for state in states for one in labels if one.state == state)
            ambiguous[word] = tuple(readings)
    return track._replace(
        labels=tuple(labels), ambiguous=ambiguous, foreign=foreign, qualifiers=shared.qualifiers
    )


def _place(labels: list[Label | None], state: str) -> int | None:
    """Find the label that takes the shared words of a state (or of ``moved``)."""
    if state == "moved":
        named = (at for at, label in enumerate(labels) if label and fold(label.name) == state)
        return next(named, _place(labels, State.DROPPED))
    return next((at for at, label in enumerate(labels) if label and label.state == state), None)


def _known(name: str, where: str, keys: Iterable[str], allowed: Iterable[str]) -> None:
    """Refuse the first key that is not allowed, naming the nearest that is."""
    allowed = tuple(allowed)
    for key in keys:
        if key not in allowed:
            from difflib import get_close_matches

            near = get_close_matches(key, allowed, n=1, cutoff=0.5)
            hint = f"did you mean {near[0]!r}?" if near else f"allowed are {', '.join(allowed)}."
            place = f" in [{where}]" if where else ""
            raise UserError(f"The preset {name} says {key!r}{place}: {hint}")


def _given(name: str, where: str, data: dict[str, Any], keys: tuple[str, ...]) -> None:
    """Refuse a table that lacks a key it can't do without."""
    for key in keys:
        if not data.get(key):
            raise UserError(f"The preset {name} leaves out {key!r} in a [[{where}]].")
