"""YAML text to plain values by the YAML 1.2 core rules, with the place of every key and value."""

from __future__ import annotations

import yaml

from bot.core.model.typed import TYPE_CHECKING, Any, NamedTuple
from bot.core.policy.numeral import plain
from bot.core.policy.problem import Path, Place, Problem, spelled

if TYPE_CHECKING:
    from collections.abc import Iterator

LIMIT = 1_000_000
"""The longest policy read, in characters."""

_DEPTH = 32
_NODES = 100_000
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT_TAGS = {None, "!", "tag:yaml.org,2002:str"}
_HINTS = (
    ("cannot start any token", "; quote a value that begins with @ or `, and indent by spaces"),
    ("alphabetic or numeric", "; quote a value that begins with * or &"),
    ("mapping values are not allowed", '; quote a text that holds ": "'),
    ("expected a single document", ": one file holds one policy"),
)


class Tree(NamedTuple):
    """A document: its value, and where each value (``places``) and key (``keys``) stands.

    Map keys are texts as written. What an alias repeats has the alias's place.
    """

    value: object
    places: dict[Path, Place]
    keys: dict[Path, Place]

    def resolve(self, steps: Path) -> Path:
        """Follow the steps that are in the document and leave out those that are not."""
        path: Path = ()
        for step in steps:
            if (*path, step) in self.places:
                path = (*path, step)
        return path

    def problem(self, steps: Path, message: str, *, at_key: bool = False) -> Problem:
        """Say what is wrong with the value at a path, or with its key."""
        path = self.resolve(steps)
        place = self.keys.get(path) if at_key else None
        return Problem(*(place or self.places.get(path, (1, 1))), spelled(path), message)


def parse(text: str) -> tuple[Tree, list[Problem]]:
    """Read one document; what is no YAML becomes a problem, never an exception."""
    reader = _Reader()
    problems = reader.problems
    value: object = None
    refused = _refused(text)
    if refused:
        problems.append(refused)
        return Tree(None, {}, {}), problems
    try:
        value = reader.document(yaml.parse(text, Loader=_LOADER))
    except yaml.YAMLError as error:
        problems.append(_syntax(error))
    return Tree(value, reader.places, reader.keys), problems


def _refused(text: str) -> Problem | None:
    if len(text) > LIMIT:
        return Problem(1, 1, "", f"a policy of more than {LIMIT:,} characters is not read")
    if not text.isascii():
        for number, line in enumerate(text.split("\n"), 1):
            if any("\ud800" <= char <= "\udfff" for char in line):
                return Problem(number, 1, "", "this line is no UTF-8 text")
    return None


def _syntax(error: yaml.YAMLError) -> Problem:
    """Put the parser's complaint into words that help."""
    if isinstance(error, _Refusal):
        return error.problem
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    said = str(getattr(error, "problem", None) or getattr(error, "reason", None) or error)
    hint = next((hint for part, hint in _HINTS if part in said), "")
    line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
    return Problem(line, column, "", f"this is no YAML: {said.splitlines()[0]}{hint}")


class _Refusal(yaml.YAMLError):
    """YAML that is well formed and yet not read."""

    def __init__(self, event: Any, path: Path, message: str) -> None:  # noqa: ANN401 - untyped
        super().__init__(message)
        mark = event.start_mark
        self.problem = Problem(mark.line + 1, mark.column + 1, spelled(path), message)


class _Reader:
    """Builds values from parser events, in bounded depth and size."""

    def __init__(self) -> None:
        self.places: dict[Path, Place] = {}
        self.keys: dict[Path, Place] = {}
        self.problems: list[Problem] = []
        self.anchors: dict[str, tuple[object, int]] = {}
        self.size = 0

    def document(self, events: Iterator[Any]) -> object:
        """Give the value of the only document, None where there is none."""
        value, count = None, 0
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                count += 1
                if count > 1:
                    raise _Refusal(event, (), "one file holds one policy: drop this document")
            elif isinstance(event, yaml.NodeEvent):
                value = self.value(event, events, ())
        return value

    def value(self, event: Any, events: Iterator[Any], path: Path) -> object:  # noqa: ANN401
        """Give the value that starts with an event, and note its place."""
        self.places[path] = (event.start_mark.line + 1, event.start_mark.column + 1)
        before = self.size
        self.size += 1
        if self.size > _NODES or len(path) > _DEPTH:
            raise _Refusal(event, path, "too many values, or too deep, to be a policy")
        value: object
        if isinstance(event, yaml.AliasEvent):
            return self.alias(event, path)
        if isinstance(event, yaml.ScalarEvent):
            value = _scalar(event, path)
        elif isinstance(event, yaml.MappingStartEvent):
            value = self.mapping(events, path)
        else:
            value = self.sequence(events, path)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.size - before)
        return value

    def alias(self, event: Any, path: Path) -> object:  # noqa: ANN401
        if event.anchor not in self.anchors:
            raise _Refusal(event, path, f"*{event.anchor} repeats no &{event.anchor} above")
        value, size = self.anchors[event.anchor]
        self.size += size
        return value

    def sequence(self, events: Iterator[Any], path: Path) -> list[object]:
        values: list[object] = []
        for event in events:
            if isinstance(event, yaml.SequenceEndEvent):
                break
            values.append(self.value(event, events, (*path, len(values))))
        return values

    def mapping(self, events: Iterator[Any], path: Path) -> dict[str, object]:
        values: dict[str, object] = {}
        for event in events:
            if isinstance(event, yaml.MappingEndEvent):
                break
            if not isinstance(event, yaml.ScalarEvent):
                raise _Refusal(event, path, "a key must be a plain text")
            key, mark = (*path, event.value), event.start_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            if event.value in values:
                first = self.keys[key][0]
                self.problems.append(Problem(*place, spelled(key), f"is on line {first} already"))
            self.keys[key] = place
            values[event.value] = self.value(next(events), events, key)
        return values


def _scalar(event: Any, path: Path) -> object:  # noqa: ANN401
    text: str = event.value
    if event.tag not in _TEXT_TAGS:
        raise _Refusal(event, path, f"the tag {event.tag} is not read")
    if not event.implicit[0]:
        return text
    return plain(text)
