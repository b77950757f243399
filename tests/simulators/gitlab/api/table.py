"""Table: the API's routes, each with the parameters it takes and the shape it gives.

Every request is held to the first and every answer to the second; what breaks them is a breach.
Source of the ways around: docs.gitlab.com/api/rest (pages, errors, `401` to `429`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlencode

from tests.simulators.gitlab.api.visit import Visit
from tests.simulators.gitlab.params import read
from tests.simulators.routes import Answer, RefusedError, Routes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from tests.simulators.gitlab.forge import GitLab
    from tests.simulators.gitlab.notation import Shape
    from tests.simulators.routes import Ask

    Handler = Callable[[Visit], object]

BASE = "/api/v4"
DEFAULT, MOST = 20, 100
CODES = {"POST": 201, "DELETE": 204}
NOTHING: Mapping[str, str] = {}


class Page(NamedTuple):
    """A list to be given page by page; ``show`` makes data of an item."""

    items: Sequence[Any]
    show: Callable[[Any], object]


class Table:
    """Routes of one noun."""

    def __init__(self) -> None:
        self.routes: Routes[GitLab] = Routes()

    def on(
        self, method: str, path: str, takes: Mapping[str, str] = NOTHING, gives: Shape | None = None
    ) -> Callable[[Handler], Handler]:
        """Register the function below; it gives data, a `Page`, an `Answer`, or None for 204."""

        def keep(handler: Handler) -> Handler:
            def answer(forge: GitLab, ask: Ask) -> Answer:
                place = f"{ask.method} {ask.template}"
                params, breaches = _params(forge, ask, takes)
                forge.breaches += [f"{place}: {text}" for text in breaches]
                found = _answer(forge, ask, handler(Visit(forge, ask, params)))
                if gives and found.status < 300 and found.status != 202:
                    problems = gives.problems(found.data)
                    forge.breaches += [f"{place}: {text} ({gives.page})" for text in problems]
                return found

            self.routes.on(method, BASE + path)(answer)
            return handler

        return keep


def _params(
    forge: GitLab, ask: Ask, takes: Mapping[str, str]
) -> tuple[Mapping[str, Any], list[str]]:
    """Read the parameters; one that is missing or of another type is a breach, too."""
    try:
        return read(ask, takes)
    except RefusedError as refused:
        forge.breaches.append(f"{ask.method} {ask.template}: {refused.message}")
        raise


def _answer(forge: GitLab, ask: Ask, found: object) -> Answer:
    if isinstance(found, Answer):
        return found
    if isinstance(found, Page):
        return _paged(forge, ask, found)
    return Answer(CODES.get(ask.method, 200), found) if found is not None else Answer(204)


def _paged(forge: GitLab, ask: Ask, page: Page) -> Answer:
    """Give one page with the headers that lead to the others."""
    size = max(1, min(MOST, int(ask.query.get("per_page") or DEFAULT)))
    if ask.query.get("pagination") == "keyset":
        return _keyset(forge, ask, page, size)
    number = max(1, int(ask.query.get("page") or 1))
    pages = max(1, -(-len(page.items) // size))
    shown = page.items[(number - 1) * size : number * size]
    links = {"first": 1, "last": pages}
    if number > 1:
        links["prev"] = number - 1
    if number < pages:
        links["next"] = number + 1
    headers = {
        "X-Page": str(number),
        "X-Per-Page": str(size),
        "X-Next-Page": str(links.get("next", "")),
        "X-Prev-Page": str(links.get("prev", "")),
        "X-Total": str(len(page.items)),
        "X-Total-Pages": str(pages),
        "Link": ", ".join(
            _link(forge, ask, {"page": to, "per_page": size}, name) for name, to in links.items()
        ),
    }
    return Answer(200, [page.show(item) for item in shown], headers)


def _keyset(forge: GitLab, ask: Ask, page: Page, size: int) -> Answer:
    """Give what comes after an id; only the order by id is supported."""
    if ask.query.get("order_by", "id") != "id":
        raise RefusedError(405, "Keyset pagination is not yet available for this type of request")
    down = ask.query.get("sort", "asc") == "desc"
    items = sorted(page.items, key=lambda item: int(item.id), reverse=down)
    after = int(ask.query.get("id_after") or 0)
    left = [item for item in items if not after or (item.id < after if down else item.id > after)]
    headers = {"X-Per-Page": str(size)}
    if len(left) > size:
        last = {"id_after": left[size - 1].id, "per_page": size}
        headers["Link"] = _link(forge, ask, last, "next")
    return Answer(200, [page.show(item) for item in left[:size]], headers)


def _link(forge: GitLab, ask: Ask, changed: Mapping[str, int], name: str) -> str:
    kept: Iterable[tuple[str, object]] = [pair for pair in ask.pairs if pair[0] not in changed]
    query = urlencode([*kept, *changed.items()])
    return f'<{forge.web}{ask.raw}?{query}>; rel="{name}"'
