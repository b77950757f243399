"""Terms: what counts as passed, as a real environment, and as a time, in evidence forms."""

from __future__ import annotations

from bot.core.evidence.records import normal
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

_FAILED = frozenset(
    "fail fails failed failing failure failures partial partially blocked error errors not pending "
    "red flaky skipped wip except but mostly nearly incomplete aborted timeout".split()
)
_ENDS = frozenset("?!.,;:/|()[]{}–—\n→=&+")
_NONE = frozenset({"no", "0", "without", "zero"})


class Terms(NamedTuple):
    """The words of a register: environments that are real and that never are, words for a passed
    result, for providers; the environments aimed at; ``modes`` is ``any`` or ``all``;
    ``template`` the names of the fields of its form; ``audits`` patterns of files that prove
    nothing; ``today`` the head commit's date and ``created`` the row's, both ISO, may be empty.
    """

    real: tuple[str, ...] = ("prod", "production", "staging", "preprod", "prod-like")
    unreal: tuple[str, ...] = ("local", "dev", "mock", "fake", "stub", "sim", "ci", "test")
    passed: tuple[str, ...] = ("pass", "passed", "ok", "success", "green")
    providers: tuple[str, ...] = ("BYOK", "managed", "both")
    targets: tuple[str, ...] = ()
    modes: str = "any"
    template: tuple[str, ...] = ()
    audits: tuple[str, ...] = ("**/architecture/usecases/*AUDIT*",)
    today: str = ""
    created: str = ""

    @classmethod
    def of(cls, options: Mapping[str, object], today: str = "", created: str = "") -> Terms:
        """Read the words from a preset's options; what they leave out stays as it is here."""
        names = {
            "real": "evidence.real",
            "unreal": "evidence.unreal",
            "passed": "evidence.passed",
            "audits": "evidence.audits",
            "providers": "provider_words",
            "targets": "target_environments",
            "template": "template_fields",
        }
        found = {
            field: tuple(map(str, value))
            for field, name in names.items()
            if isinstance(value := options.get(name), list | tuple)
        }
        modes = str(options.get("provider_modes") or "any")
        return cls(**found, modes=modes, today=today, created=created)

    def passes(self, result: str) -> bool:
        """Tell whether a result says passed and takes nothing back."""
        words = "".join(_sign(sign) for sign in result.casefold()).split()
        failed = any(
            word in _FAILED and not (at and words[at - 1] in _NONE) for at, word in enumerate(words)
        )
        return not failed and mentions(result, self.passed)

    def unreal_word(self, text: str) -> str:
        """Give the word that says that an environment or provider is not real, else empty."""
        words = set(normal(text).split())
        return next((word for word in self.unreal if normal(word) in words), "")

    def is_real(self, environment: str) -> bool:
        """Tell whether an environment is one of the real ones or of those aimed at."""
        return not self.unreal_word(environment) and mentions(
            environment, (*self.real, *self.targets)
        )


def _sign(sign: str) -> str:
    """Keep a sign that ends a thought as a word of its own: ``no, failed`` takes nothing back."""
    if sign.isalnum():
        return sign
    return f" {sign} " if sign in _ENDS else " "


def mentions(text: str, words: Iterable[str]) -> bool:
    """Tell whether a text holds one of the words, or phrases, as a whole."""
    plain = f" {normal(text)} "
    return any(f" {normal(word)} " in plain for word in words)


def stems(text: str, word: str) -> bool:
    """Tell whether a text has a word of the same stem (``rotated`` for ``rotation``)."""
    stem = normal(word)[:4]
    return any(one.startswith(stem) for one in normal(text).split())


def time_problem(text: str, terms: Terms) -> str:
    """Say what is wrong with a time stamp; empty where it is a time in UTC, not in the future and
    not before the row was there.
    """
    moment = moment_of(text)
    if moment is None:
        return f"{text} is not a time such as 2026-02-12T18:29Z"
    if moment.tzinfo is None:
        return f"{text} does not say that it is UTC (Z)"
    offset = moment.utcoffset()
    if offset:
        return f"{text} is not UTC"
    today, created = moment_of(terms.today), moment_of(terms.created)
    if today is not None and moment.timestamp() > _latest(today, terms.today):
        return f"{text} is after the commit that files it"
    if created is not None and moment.date() < created.date():
        return f"{text} is before the row was made ({created.date()})"
    return ""


def _latest(today: datetime, text: str) -> float:
    """Give the last moment of a day given alone (in UTC), else the moment itself."""
    from datetime import UTC, timedelta

    if len(text.strip()) <= 10:
        return (today.replace(tzinfo=UTC) + timedelta(days=1)).timestamp()
    return (today if today.tzinfo else today.replace(tzinfo=UTC)).timestamp()


def moment_of(text: str) -> datetime | None:
    """Read an ISO date or time; ``UTC`` and ``Z`` may follow it."""
    from datetime import datetime

    bare = text.strip().upper()
    if bare.endswith("UTC"):
        bare = bare[:-3].rstrip() + "Z"
    try:
        return datetime.fromisoformat(bare)
    except ValueError:
        return None
