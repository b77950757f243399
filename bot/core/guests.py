"""Guests: items that went from a strict tracker into a file of no particular kind."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.core.model.snapshot import Pair
    from bot.core.model.transition import Change


def guests_of(pair: Pair, homes: dict[str, Pair], changes: list[Change]) -> list[Pair]:
    """Take such items out of a file's changes, as pairs that are judged as where they came from.

    A file that the policy names is judged as the policy says.
    """
    if pair.preset.name != "generic" or pair.policy is not None:
        return []
    paths = dict.fromkeys(change.before_path for change in changes if change.before_path)
    strict = [homes[path] for path in paths if homes[path].preset.name != "generic"]
    found = []
    for home in strict:
        came = tuple(change for change in changes if change.before_path == home.path)
        found.append(
            pair._replace(preset=home.preset, policy=home.policy, changes=came, guest=True)
        )
    left = {home.path for home in strict}
    changes[:] = [change for change in changes if change.before_path not in left]
    return found
