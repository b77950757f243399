"""Keys: what each key of a record is for, and whether a record looks like an item."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.trackers.nodes import Node, Record, Scalar
from bot.core.trackers.roles import WEAK_STATUS, norm, role_of

if TYPE_CHECKING:
    from bot.core.model.preset import Preset

_FIRST = {
    "id": ("id", "key", "number"),
    "title": ("title", "name", "summary"),
    "status": ("status", "state"),
}
"""Keys that win over others of the same role, whatever their order."""
_VALUES = ("status", "state", "value", "name", "current", "label")
_LONGEST = 40
_MEMORY = 5_000
_WORDS = frozenset(
    "todo,to do,not started,open,planned,queued,backlog,new,pending,ready,draft,drafted,proposed,"
    "in progress,wip,started,ongoing,doing,active,claimed,blocked,waiting,on hold,paused,"
    "ready for dev,ready for signoff,in review,review,done,complete,completed,finished,closed,"
    "merged,passed,failed,signed off,approved,accepted,implemented,implementable,dropped,"
    "cancelled,canceled,wont do,wontfix,wont fix,superseded,withdrawn,rejected,deferred,moved,"
    "optional,✅,⬜,🟨,🚧,⛔,🟢,🔴,🟡".split(",")
)


class Plan(NamedTuple):
    """The roles of a record's keys; the others are places in it, or -1."""

    names: tuple[str, ...]
    roles: tuple[str, ...]
    id: int
    title: int
    status: int
    parent: int


class Keys:
    """Tells the roles of keys with a preset's words; plans are kept for records of like keys."""

    def __init__(self, preset: Preset) -> None:
        self.preset = preset
        self._plans: dict[tuple[str, ...], Plan] = {}
        self._roles: dict[str, str] = {}
        self._known: dict[str, bool] = {}
        self._words: frozenset[str] = frozenset()

    def plan(self, record: Record) -> Plan:
        """Tell what the keys of a record are for."""
        return self.plan_of(tuple([key.text for key, _ in record.pairs]))

    def plan_of(self, names: tuple[str, ...]) -> Plan:
        """Tell what keys are for that stand together in a record."""
        plan = self._plans.get(names)
        if plan is None:
            if len(self._plans) >= _MEMORY:
                self._plans.clear()
            plan = self._plans[names] = self._make(names)
        return plan

    def role(self, name: str) -> str:
        """Tell the role of a single key."""
        role = self._roles.get(name)
        if role is None:
            if len(self._roles) >= _MEMORY:
                self._roles.clear()
            role = self._roles[name] = role_of(name, self.preset.columns)
        return role

    def _make(self, names: tuple[str, ...]) -> Plan:
        words = [norm(name) for name in names]
        roles = [self.role(name) for name in names]
        status = self._status(words, roles)
        ident, title = _best("id", words, roles), _best("title", words, roles)
        for at, role in enumerate(roles):
            if (role == "id" and at != ident) or (role == "title" and at != title):
                roles[at] = ""
        parent = roles.index("parent") if "parent" in roles else -1
        return Plan(names, tuple(roles), ident, title, status, parent)

    def _status(self, words: list[str], roles: list[str]) -> int:
        """Find the governed status among the keys, and name the others beside it, in place."""
        governed = -1
        for track in self.preset.tracks:
            known = {norm(header) for header in track.headers}
            at = next((at for at, word in enumerate(words) if word in known), -1)
            if at >= 0 and track.role not in roles:
                roles[at] = track.role
                governed = at if track.role == "status" else governed
        plain = [at for at, role in enumerate(roles)
                 if role == "status" or (not role and words[at].endswith(" status"))]  # fmt: skip
        if not plain:
            weak = [at for at, word in enumerate(words) if word in WEAK_STATUS][:1]
            legend = sum(word in _WORDS for word in words) > 1
            plain = [] if legend else weak
        if governed < 0:
            governed = _best("status", words, roles)
        if governed < 0 and plain:
            governed = plain[0]
        for at in plain:
            roles[at] = "status" if at == governed else f"status:{words[at]}"
        return governed

    def is_word(self, text: str) -> bool:
        """Tell whether a text is a status of the preset or of common use."""
        if len(text) > _LONGEST:
            return False
        known = self._known.get(text)
        if known is None:
            if len(self._known) >= _MEMORY:
                self._known.clear()
            known = self._known[text] = norm(text) in self._vocabulary()
        return known

    def _vocabulary(self) -> frozenset[str]:
        if not self._words:
            own = {norm(name) for track in self.preset.tracks for label in track.labels
                   for name in (label.name, *label.aliases)}  # fmt: skip
            self._words = _WORDS | own
        return self._words


_latest: list[Keys] = []


def keys_for(preset: Preset) -> Keys:
    """Give the keys of a preset; those asked for last are kept, as versions come in a row."""
    if not _latest or _latest[0].preset is not preset:
        _latest[:] = [Keys(preset)]
    return _latest[0]


def _best(role: str, words: list[str], roles: list[str]) -> int:
    """Find the key that a role belongs to most."""
    for word in _FIRST[role]:
        if word in words and roles[words.index(word)] == role:
            return words.index(word)
    return roles.index(role) if role in roles else -1


def inner_status(value: Node) -> Scalar | None:
    """Give the scalar that is a status, also where it stands one level deeper."""
    if isinstance(value, Record):
        inner = (value.get(name) for name in _VALUES)
        value = next((one for one in inner if isinstance(one, Scalar)), value)
    return value if isinstance(value, Scalar) else None


def status_of(record: Record, plan: Plan) -> Scalar | None:
    """Give the status of a record."""
    return inner_status(record.pairs[plan.status][1]) if plan.status >= 0 else None


def name_of(record: Record, plan: Plan) -> str:
    """Give the id of a record, else its title, else nothing."""
    for at in (plan.id, plan.title):
        value = record.pairs[at][1] if at >= 0 else None
        if isinstance(value, Scalar) and value.value.strip():
            return value.value.strip()
    return ""


def is_map_of_ids(record: Record, keys: Keys) -> bool:
    """Tell whether the keys of a record are ids, each with a record that has a status."""
    held = sum(1 for _, value in record.pairs
               if isinstance(value, Record) and status_of(value, keys.plan(value)))  # fmt: skip
    return held * 2 > len(record.pairs)


def is_map_of_statuses(record: Record, name: str, keys: Keys) -> bool:
    """Tell whether the keys of a record are ids, each with a status as its value.

    ``name`` is the key it stands under: one such as ``development_status`` says so itself, else
    most values must be status words. Words explained by words are a legend, no items.
    """
    values = [value.text for _, value in record.pairs if isinstance(value, Scalar)]
    total = len(record.pairs)
    if len(values) * 2 <= total:
        return False
    word = norm(name)
    if keys.role(name) == "status" or word.endswith((" status", " statuses")):
        fits = len(max(values, key=len)) <= _LONGEST
    else:
        fits = total > 1 and sum(map(keys.is_word, values)) * 5 >= total * 4
    return fits and sum(keys.is_word(key.text) for key, _ in record.pairs) * 2 <= total
