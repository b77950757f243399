"""Routes: which function answers a method and a path, and what passes between them."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar
from urllib.parse import parse_qsl, unquote, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message

S = TypeVar("S")
Json = dict[str, Any]


class Ask:
    """A request as it came in: ``raw`` is its path still percent-encoded, ``params`` the decoded
    parts that the route's template names, ``who`` the one who asked, set once that is known.
    """

    def __init__(self, method: str, target: str, headers: Message[str, str], body: bytes) -> None:
        url = urlsplit(target)
        self.method = method
        self.raw = url.path
        self.search = url.query
        self.pairs = parse_qsl(url.query, keep_blank_values=True)
        self.query = dict(self.pairs)
        self.headers = headers
        self.body = body
        self.params: dict[str, str] = {}
        self.template = ""
        self.who = ""

    def __getitem__(self, name: str) -> str:
        return self.params[name]

    def number(self, name: str) -> int:
        """Give a part of the path that is a number."""
        return int(self.params[name])

    @property
    def json(self) -> Json:
        """Read the body as an object, an empty one where there is none."""
        if not self.body:
            return {}
        found = json.loads(self.body)
        return found if isinstance(found, dict) else {"": found}


class Answer:
    """What goes back: JSON data, or bytes as they are."""

    def __init__(
        self, status: int = 200, data: object = None, headers: dict[str, str] | None = None
    ) -> None:
        self.status = status
        self.headers = headers or {}
        self.data = data
        self.body = data if isinstance(data, bytes) else b""
        if data is not None and not isinstance(data, bytes):
            self.body = json.dumps(data, separators=(",", ":")).encode()
            self.headers.setdefault("Content-Type", "application/json; charset=utf-8")


class RefusedError(Exception):
    """The host's rules say no: a status, a message, and what else belongs into the answer."""

    def __init__(
        self, status: int, message: str, headers: dict[str, str] | None = None, **more: object
    ) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}
        self.more = more


class Route(NamedTuple, Generic[S]):
    """A template (``/repos/{owner}/{repo}/pulls/{number:int}``) and what answers there."""

    method: str
    template: str
    pattern: re.Pattern[str]
    answer: Callable[[S, Ask], Answer]


class Routes(Generic[S]):
    """A table of routes: ``{name}`` is a segment, ``{name:int}`` digits, ``{name:path}`` many."""

    def __init__(self, *others: Routes[S]) -> None:
        self._routes: list[Route[S]] = [route for other in others for route in other._routes]

    def on(
        self, method: str, template: str
    ) -> Callable[[Callable[[S, Ask], Answer]], Callable[[S, Ask], Answer]]:
        """Register the function below for a method and a template."""

        def keep(answer: Callable[[S, Ask], Answer]) -> Callable[[S, Ask], Answer]:
            plain = re.sub(r":\w+\}", "}", template)
            self._routes.append(Route(method, plain, _pattern(template), answer))
            return answer

        return keep

    def find(self, ask: Ask, path: str) -> Route[S] | None:
        """Find what answers a path still percent-encoded, and set the request's params."""
        for route in self._routes:
            if route.method == ask.method and (match := route.pattern.fullmatch(path)):
                ask.params = {name: unquote(text) for name, text in match.groupdict().items()}
                ask.template = route.template
                return route
        return None


_KINDS = {"": "[^/]+", ":int": "[0-9]+", ":path": ".+"}


def _pattern(template: str) -> re.Pattern[str]:
    return re.compile(
        re.sub(
            r"\{(\w+)(:\w+)?\}",
            lambda match: f"(?P<{match[1]}>{_KINDS[match[2] or '']})",
            template,
        )
    )
