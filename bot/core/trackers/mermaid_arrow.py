"""Arrows of a flowchart: their kinds, lengths and texts."""

from __future__ import annotations

from bot.core.model.pattern import lazily
from bot.core.model.typed import NamedTuple
from bot.core.trackers.mermaid_label import plain


class Arrow(NamedTuple):
    """An arrow as drawn, up to ``end``; one that is not ``visible`` only places nodes."""

    label: str
    dotted: bool
    visible: bool
    end: int


_GAP = lazily(r"[ \t\r]*(?:\n[ \t]*(?:%%[^\n]*)?[ \t\r]*)*+")
_NAME = lazily(r"[\w.-]{1,80}@(?=[-=.<xo~])")
_WHOLE = lazily(r"[<xo]?(?:--+[-xo>]|==+[=xo>]|-?\.+-[xo>]?|~~~+)")
_BEGUN = lazily(r"[<xo]?(--|==|-\.)[ \t]*")
_ENDED = {
    "--": lazily(r"[<xo]?--+[-xo>]"),
    "==": lazily(r"[<xo]?==+[=xo>]"),
    "-.": lazily(r"-?\.+-[xo>]?"),
}
_QUOTED = lazily(r'"[^"\n]*"')
_PIPED = lazily(r'\s*\|([^|"\n]*+(?:"[^"\n]*"[^|"\n]*+)*+)\|')
_AFTER = lazily(r"\s*")


def _labelled(text: str, at: int, line_end: int) -> Arrow | None:
    """Read ``-- text -->`` and its thick and dotted likes."""
    begun = _BEGUN.match(text, at)
    if not begun:
        return None
    quoted = _QUOTED.match(text, begun.end())
    ended = _ENDED[begun[1]].search(text, quoted.end() if quoted else begun.end(), line_end)
    if not ended:
        return None
    return Arrow(
        plain(text[begun.end() : ended.start()]), begun[1] == "-.", visible=True, end=ended.end()
    )


def read_arrow(text: str, at: int, line_end: int) -> Arrow | None:
    """Read the arrow at ``at``, which may stand on a following line; None where there is none."""
    gap = _GAP.match(text, at)
    begin = gap.end() if gap else at
    if begin > line_end:
        if text[begin : begin + 1] not in {"-", "=", "<", "~"}:
            return None
        found = text.find("\n", begin)
        line_end = len(text) if found < 0 else found
    named = _NAME.match(text, begin)
    begin = named.end() if named else begin
    whole = _WHOLE.match(text, begin)
    if not whole:
        arrow = _labelled(text, begin, line_end)
    else:
        arrow = Arrow("", "." in whole[0], "~" not in whole[0], whole.end())
        piped = _PIPED.match(text, whole.end())
        if piped:
            arrow = arrow._replace(label=plain(piped[1]), end=piped.end())
    if not arrow:
        return None
    after = _AFTER.match(text, arrow.end)
    return arrow._replace(end=after.end() if after else arrow.end)
