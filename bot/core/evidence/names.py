"""Names: commits, tests and links to CI runs, told from the words around them."""

from __future__ import annotations

from functools import cache

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    import re

SHORTEST, LONGEST = 7, 40
"""Characters of a commit id as people abbreviate it."""

COMMIT_WORDS = frozenset({"commit", "commits", "sha", "rev", "revision"})
"""A word before an id that says it is one, even if it is all digits or all letters."""

METHODS = frozenset({"GET", "PUT", "POST", "DELETE", "PATCH", "HEAD", "OPTIONS", "TRACE"})
"""The HTTP methods an OpenAPI path can have."""


def sha(word: str, *, said: bool = False) -> bool:
    """Tell whether a word is a commit id; ``said`` where the word before it says so."""
    if not SHORTEST <= len(word) <= LONGEST or word.strip("0123456789abcdef"):
        return False
    if said:
        return True
    digits = sum(map(str.isdigit, word))
    if digits in {0, len(word)} or len(word) == 32:
        return False
    mantissa, _, power = word.partition("e")
    return not (mantissa.isdigit() and power.isdigit() and len(word) < 12)


@cache
def _test_pattern() -> re.Pattern[str]:
    import re

    plain = r"test_\w+(?:\[[^\]\s]{0,80}\])?"
    loose = r"(?:[A-Za-z_][\w]*\.){0,9}Test[A-Z_]\w*(?:[./#]\w+){0,4}|[A-Z]\w*Tests?#\w+"
    dotted = r"(?:[A-Za-z_]\w*\.){1,9}test_\w+"
    return re.compile(rf"(?P<sure>{plain}|{dotted}(?:\(\))?)(?:\(\))?|(?P<loose>{loose})(?:\(\))?")


def test(word: str, *, beside_link: bool) -> bool:
    """Tell whether a word is a test's name; ``TestFoo`` only in code or beside a CI link."""
    match = _test_pattern().fullmatch(word)
    return match is not None and (match["sure"] is not None or beside_link)


@cache
def _run_pattern() -> re.Pattern[str]:
    import re

    return re.compile(
        r"/actions/runs/(?P<run>\d+)"
        r"|/(?:-/)?pipelines/(?P<pipeline>\d+)"
        r"|/(?:-/)?jobs?/(?P<job>\d+)"
        r"|/(?:builds?|runs|workflows|checks)/(?P<build>[\w-]+)"
        r"|/job/[^?#]{1,300}/(?P<jenkins>\d+)(?:/|$)"
        r"|[?&](?:buildId|check_run_id|build)=(?P<query>\d+)"
    )


def run(link: str) -> str:
    """Name the CI run a link points to (``run 17``, ``pipeline 4``, ``job 9``, ``build 12``);
    empty where the link is not one of a CI run.
    """
    match = _run_pattern().search(link[:2000])
    if match is None or match.lastgroup is None:
        return ""
    kind = match.lastgroup if match.lastgroup in {"run", "pipeline", "job"} else "build"
    return f"{kind} {match[match.lastgroup]}"
