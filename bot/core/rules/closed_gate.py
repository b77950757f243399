"""The rule closed-gate."""

from __future__ import annotations

from bot.core.context.gates import Standing, gates_of, shut
from bot.core.model.source import Span
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.context.gates import Closed

_SHOWN = 4


def closed_gate(context: Context) -> Iterator[Report]:
    """Report a change of files that a gate keeps closed.

    ## What it checks

    A gate names paths (`gates` in the policy, `gate: feature_paths` of a sequence) and the tracker
    that opens it. Of an implementation sequence the phases named must be approved, and the
    baselines of the others must exist and be called from CI; of a go/no-go list every box must be
    ticked or not applicable; of any other tracker every item must be done. It is the base that
    counts: nothing opens a gate for the change that it is in. What can't be decided is a note, and
    closes nothing.

    ## Why it matters

    The gate is there so that nobody builds features on ground that has not been approved. A gate
    that only stands in a document is walked around on the first day of hurry.

    ## Example

    *No feature implementation starts until Phases 1–4 are approved*; Phase 3 is *In Progress*, and
    a change edits `cmd/api/main.go`.

    ## How to resolve

    Bring the named items to where the gate asks for them, in a change of their own, and then come
    back with the feature.
    """
    for gate in gates_of(context):
        found = shut(context, gate)
        if found:
            yield from _reports(gate, found)


def _reports(gate: Closed, found: list[Standing]) -> Iterator[Report]:
    files = gate.files[0]
    if len(gate.files) > 1:
        more = len(gate.files) - 1
        files += f" and {more} more file{'s' * (more > 1)}"
    verb = "is" if len(gate.files) == 1 else "are"
    closed = [one.said for one in found if not one.unknown]
    unknown = [one.said for one in found if one.unknown]
    if closed:
        message = f"{files} {verb} changed while the gate {gate.name} is closed: {_list(closed)}"
        hint = f"the gate opens when {gate.opens}" if gate.opens else ""
        yield Report(Span(0, 0), message, field=gate.name, hint=hint, path=gate.files[0])
    elif unknown:
        message = f"whether the gate {gate.name} is open can't be decided: {_list(unknown)}"
        yield Report(Span(0, 0), message, field=gate.name, path=gate.files[0], severity="note")


def _list(parts: list[str]) -> str:
    if len(parts) > _SHOWN:
        parts = [*parts[:_SHOWN], f"{len(parts) - _SHOWN} more"]
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
