"""Gates: the files a gate keeps closed, and what in the base keeps it so."""

from __future__ import annotations

from bot.core.context.companions import number_of, standing
from bot.core.model.status import OPEN
from bot.core.model.typed import TYPE_CHECKING, NamedTuple
from bot.core.policy.globs import matches
from bot.core.spelling import identity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from bot.core.context import Context
    from bot.core.model.item import Item
    from bot.core.model.policy import Policy
    from bot.core.model.preset import Preset
    from bot.core.model.snapshot import Snapshot
    from bot.core.model.tree import FileChange

NO_FEATURES = "no-features-yet"


class Closed(NamedTuple):
    """A gate that this change comes to: its name, the files it touches, what it asks."""

    name: str
    files: tuple[str, ...]
    options: Mapping[str, object]
    opens: str = ""


class Standing(NamedTuple):
    """What keeps a gate closed, in words; ``unknown`` where nobody can tell."""

    said: str
    unknown: bool = False


def gates_of(context: Context) -> list[Closed]:
    """List the gates that a tracker opens and this change touches."""
    snapshot = context.snapshot
    return list(touched(snapshot.policy, snapshot.files, context.path, context.preset))


def touched(
    policy: Policy, files: Iterable[FileChange], path: str, preset: Preset
) -> Iterator[Closed]:
    """Give the gates of a tracker that some changed file is behind."""
    options = preset.options
    named = [gate for gate in policy.gates if gate.tracker == path]
    own = {key.removeprefix("gate."): value for key, value in options.items()
           if key.startswith("gate.")}  # fmt: skip
    asked = [(gate.name, (*gate.paths, *_texts(gate.options.get("feature_paths"))),
              {**own, **gate.options}) for gate in named]  # fmt: skip
    if not named and own:
        asked = [(NO_FEATURES, _texts(own.get("feature_paths")), own)]
    for name, globs, said in asked:
        if said.get("enabled", True):
            behind = _behind(files, globs, added=said.get("on") == "added")
            if behind:
                yield Closed(name, behind, said, _opens(preset.name, said))


def _behind(files: Iterable[FileChange], globs: tuple[str, ...], *, added: bool) -> tuple[str, ...]:
    return tuple(file.path for file in files if (not added or not file.before)
                 and any(matches(glob, file.path) for glob in globs))  # fmt: skip


def _opens(preset: str, options: Mapping[str, object]) -> str:
    """Say what opens a gate."""
    if preset == "implementation-sequence":
        approved = _texts(options.get("approved_phases"))
        enforced = sorted(_mapping(options.get("enforced_by")))
        return (f"phases {', '.join(approved)} are approved, and CI enforces the baselines "
                f"of phase {', '.join(enforced)}")  # fmt: skip
    return "every box is ticked or not applicable" if preset == "go-no-go" else "every item is done"


def shut(context: Context, gate: Closed) -> list[Standing]:
    """Give what keeps a gate closed, empty where it is open."""
    before = context.pair.before or context.pair.after
    items = [item for item in before.items if item.kind != "deliverable"] if before else []
    if context.preset.name == "implementation-sequence":
        return [*_unapproved(context, items, gate), *_unenforced(context.snapshot, gate)]
    words = [str(one).casefold() for one in _texts(
        context.preset.options.get("recommendation.optional"))]  # fmt: skip
    found = []
    for item in items:
        status = context.read(item)
        optional = any(word in f"{item.title} {item.group}".casefold() for word in words)
        if status.state not in OPEN and not optional:
            name = item.id if item.id != item.title else f"“{item.title[:60]}”"
            said = "not ticked" if status.text[:1] == "[" else status.text or "without a status"
            found.append(Standing(f"{name} is {said}",
                                  unknown=not status.text))  # fmt: skip
    return found


def _unapproved(context: Context, items: list[Item], gate: Closed) -> Iterator[Standing]:
    """Give the phases that the gate wants approved and that are not."""
    by_number = {number_of(item.id): item for item in reversed(items)}
    wanted = {identity(word) for word in _texts(gate.options.get("approved"))} | {"approved"}
    for number in _texts(gate.options.get("approved_phases")):
        item = by_number.get(number)
        status = standing(context, item, base=True) if item else None
        if item is None or status is None or status.state is None:
            yield Standing(f"nothing says how far Phase {number} is", unknown=True)
        elif identity(status.label or status.text) not in wanted:
            yield Standing(f"{item.id} is {status.text}")


def _unenforced(snapshot: Snapshot, gate: Closed) -> Iterator[Standing]:
    """Give the phases whose baselines do not exist in the base, or that no CI file calls."""
    paths = snapshot.base_tree.entries
    called = "\n".join(before.text for before, _ in snapshot.texts.values() if before)
    for phase, globs in sorted(_mapping(gate.options.get("enforced_by")).items()):
        for glob in _texts(globs):
            found = [path for path in paths if matches(glob, path)]
            if not found:
                yield Standing(f"Phase {phase} has no {glob}")
            elif "scripts/" in glob and not any(path in called for path in found):
                yield Standing(f"no CI job calls {glob} of Phase {phase}")


def _texts(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,) if value else ()
    return tuple(str(one) for one in value) if isinstance(value, list | tuple) else ()


def _mapping(value: object) -> dict[str, object]:
    return {str(key): one for key, one in value.items()} if isinstance(value, dict) else {}
