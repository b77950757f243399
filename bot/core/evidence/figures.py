"""Figures: a number claimed beside a path, and whether the file bears it out."""

from __future__ import annotations

from functools import cache

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re

UNITS = {
    "line": "lines", "lines": "lines", "loc": "lines",
    "byte": "bytes", "bytes": "bytes", "b": "bytes",
    "kb": "KB", "kib": "KB", "mb": "MB", "mib": "MB",
    "file": "files", "files": "files",
}  # fmt: skip
"""The units a claim may have, and what they are called."""

_SCALE = {"": 1, "k": 1_000, "m": 1_000_000}


class Claim:
    """A claimed number: ``value``, ``step`` the size of its last given digit, ``rounded`` whether
    it was given with a ``k`` or ``M``, ``least`` for ``500+``.
    """

    __slots__ = ("least", "rounded", "step", "unit", "value")

    def __init__(self, text: str) -> None:
        """Read a figure's text as ``beside`` found it; ``ValueError`` for anything else."""
        match = _claim().fullmatch(text)
        if match is None:
            raise ValueError(text)
        digits = match["number"].replace(",", "").replace(" ", "").replace("_", "")
        scale = _SCALE[match["scale"].lower()]
        self.value = float(digits) * scale
        self.step: float = scale / 10 ** len(digits.partition(".")[2])
        self.rounded = scale > 1 or bool(match["about"])
        self.least = bool(match["least"])
        self.unit = UNITS[match["unit"].lower()]

    def holds(self, actual: float) -> bool:
        """Tell whether a counted number bears the claim out: ±1 % of an exact number, else the
        rounding of the last digit and then 10 %.
        """
        if self.least:
            return actual >= self.value * 0.99
        if self.rounded or self.unit in {"KB", "MB"}:
            return abs(actual - self.value) <= self.step / 2 + 0.1 * self.value
        return abs(actual - self.value) <= 0.01 * self.value


@cache
def _claim() -> re.Pattern[str]:
    import re

    units = "|".join(sorted(UNITS, key=len, reverse=True))
    return re.compile(
        r"(?P<about>[~≈]|about |approx\. )?"
        r"(?P<number>\d{1,3}(?:[, _]\d{3}){1,4}|\d{1,12}(?:\.\d{1,3})?)"
        rf"\s?(?P<scale>(?:[kKmM](?!i?[bB]))?)(?P<least>\+?)\s?(?P<unit>(?i:{units}))"
    )


@cache
def _beside() -> re.Pattern[str]:
    import re

    return re.compile(rf"[`*_)>\s]{{0,4}}\(\s?({_claim().pattern})\b(?=[),;·\s])")


def beside(text: str, end: int) -> str:
    """Give the figure in brackets right after a reference that ends at an offset, else empty."""
    match = _beside().match(text, end)
    return match[1] if match else ""


def restyled(claim: str, true: str) -> str:
    """Write a true figure (``2,574 lines``) the way the claim was written (``2.6k lines``)."""
    match = _claim().fullmatch(claim)
    number = true.partition(" ")[0].replace(",", "")
    if match is None or not number.replace(".", "", 1).isdigit():
        return ""
    scale = _SCALE[match["scale"].lower()]
    digits = len(match["number"].partition(".")[2])
    said = f"{float(number) / scale:,.{digits}f}"
    if "," not in match["number"] and scale == 1:
        said = said.replace(",", "")
    start, end = match.span("number")
    return claim[:start] + said + claim[end:]
