"""Request: what a judgement is asked of."""

from __future__ import annotations

from bot.core.model.typed import NamedTuple


class Request(NamedTuple):
    """What to judge: two revisions, whether to audit whole trackers, whose policy rules.

    ``today`` stands in for the head commit's date where the head is no commit;
    ``description`` is the merge request's text; ``paths`` narrows the trackers looked at.
    """

    base: str
    head: str
    everything: bool = False
    policy: str = "base"
    description: str = ""
    today: str = ""
    paths: tuple[str, ...] = ()
