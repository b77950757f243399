"""The rule policy-changed."""

from __future__ import annotations

from bot.core.model.finding import Finding, Location, Severity
from bot.core.model.typed import TYPE_CHECKING
from bot.core.rules import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.core.context import Context
    from bot.core.model.snapshot import Snapshot
    from bot.core.views.ruling import Ruling

POLICY = ".countersign.yml"
_SHOWN = 60
_ASKS = "the policy group has to agree; until then the base's text counts"


def policy_changed(context: Context) -> Iterator[Report]:
    """Report a change of the rules by which changes are judged.

    ## What it checks

    An edit of `.countersign.yml`, a first one left out, and of the text in a tracker that acts as
    a rule: its state diagram, legend, list of required evidence, evidence template, promotion or
    gate rule, and the arrows between old items in its dependency graph. The change is judged by
    the rules as they stand in the base.

    ## Why it matters

    Nobody needs to break a rule who may rewrite it in the same breath.

    ## Example

    A change draws `InProgress --> SignedOff` into the state diagram and signs off M-06.

    ## How to resolve

    Let the policy group approve the change of the rules, best in a merge request of its own.
    """
    before, after = context.pair.before, context.pair.after
    if before is None or after is None or before is after:
        return
    from bot.core.views.ruling import rulings

    old = rulings(before)
    new = rulings(after) if old else {}
    for name, was in old.items():
        now = new.get(name)
        if now is None:
            yield Report(was.span, f"{name} is gone", hint=_ASKS, side="base")
        elif now.says != was.says:
            message = f"{name} says something else: {_difference(was, now)}"
            yield Report(now.span, message, hint=_ASKS)
    yield from _graph(context)


def _difference(was: Ruling, now: Ruling) -> str:
    """Name the first entry that came and the first that went."""
    new = [one for one in now.says if one not in was.says]
    gone = [one for one in was.says if one not in now.says]
    parts = []
    if new:
        parts.append(f"“{_cut(new[0])}” is new")
    if gone:
        parts.append(f"“{_cut(gone[0])}” is gone")
    more = len(new) + len(gone) - len(parts)
    if more > 0:
        parts.append(f"{more} more")
    return ", ".join(parts) or "the same in another order"


def _cut(text: str) -> str:
    return text if len(text) <= _SHOWN else text[: _SHOWN - 1].rstrip() + "…"


def _graph(context: Context) -> Iterator[Report]:
    """Report arrows between old items that came or went in the graph that the policy names."""
    before, after = context.pair.before, context.pair.after
    if before is None or after is None or not context.preset.options.get("graph.canonical"):
        return
    from bot.core.views.plan import drawings, drawn

    options = context.preset.options
    first = next((graph for graph, rules in drawings(before, options) if rules), None)
    second = next((graph for graph, rules in drawings(after, options) if rules), None)
    if first is None:
        return
    name = "the dependency graph"
    if second is None:
        yield Report(first.span, f"{name} is gone", hint=_ASKS, side="base")
        return
    was, now = drawn(first, before), drawn(second, after)
    known = before.by_id.keys() & after.by_id.keys()
    came = [f"{one} → {two}" for one, two in now if (one, two) not in was and {one, two} <= known]
    went = [f"{one} → {two}" for one, two in was if (one, two) not in now and {one, two} <= known]
    if came or went:
        parts = [f"{came[0]} is new"] if came else []
        parts += [f"{went[0]} is gone"] if went else []
        more = len(came) + len(went) - len(parts)
        parts += [f"{more} more"] if more else []
        yield Report(second.span, f"{name} draws something else: {', '.join(parts)}", hint=_ASKS)


def policy_file(snapshot: Snapshot) -> Iterator[Finding]:
    """Report an edit of the policy file; no tracker needs to have changed."""
    severity = Severity(snapshot.policy.rules.get("policy-changed", Severity.WARNING))
    for file in snapshot.files:
        if file.path == POLICY and file.before and severity is not Severity.OFF:
            what = "is deleted" if not file.after else "is edited"
            side = "head" if file.after else "base"
            yield Finding("policy-changed", severity, Location(POLICY, side),
                          f"{POLICY} {what}, and with it the rules", hint=_ASKS)  # fmt: skip
