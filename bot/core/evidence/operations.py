"""Operations: paths, operations, channels, schemas and pointers looked up in a contract."""

from __future__ import annotations

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_METHODS = frozenset({"get", "put", "post", "delete", "patch", "head", "options", "trace", "query"})
_VERBS = _METHODS | {"publish", "subscribe"}
_SCHEMAS = (("components", "schemas"), ("definitions",), ("components", "messages"))
_OTHERS = ("responses", "parameters", "requestBodies", "securitySchemes", "examples", "headers")


def described(root: object) -> bool:
    """Tell whether a document says that it is a contract."""
    return isinstance(root, dict) and any(key in root for key in ("openapi", "swagger", "asyncapi"))


def find(root: object, part: str) -> object | None:
    """Find a part as references name it: ``POST /x``, ``/x``, ``/json/pointer``, ``operationId x``,
    ``channel x``, ``schema x``, or a name alone; None where it is not there.
    """
    head, _, rest = part.partition(" ")
    if part.startswith("/"):
        found = pointer(root, part)
        return found if found is not None else route(root, part)
    if rest.startswith("/"):
        item = route(root, rest)
        return _key(item, head.lower())
    if rest:
        return next(
            (found for label, name, found in named(root) if (label, name) == (head, rest)), None
        )
    name = _unquoted(part).rpartition("/")[2]
    return next((found for _, known, found in named(root) if known == name), None)


def pointer(root: object, text: str) -> object | None:
    """Follow a JSON pointer (``~1`` is a slash, ``~0`` a tilde, ``%xx`` a byte)."""
    at: object | None = root
    for step in _unquoted(text).split("/")[1:]:
        name = step.replace("~1", "/").replace("~0", "~")
        if isinstance(at, list):
            at = (
                at[int(name)] if name.isascii() and name.isdigit() and int(name) < len(at) else None
            )
        else:
            at = _key(at, name)
        if at is None:
            return None
    return at


def _unquoted(text: str) -> str:
    if "%" not in text:
        return text
    from urllib.parse import unquote

    return unquote(text)


def _key(holder: object, name: str) -> object | None:
    """Look a key up, through ``<<`` merges too."""
    for _ in range(10):
        if not isinstance(holder, dict):
            return None
        if name in holder:
            value: object = holder[name]
            return "" if value is None else value
        holder = holder.get("<<")
        if isinstance(holder, list):
            holder = next((known for known in holder if _key(known, name) is not None), None)
    return None


def route(root: object, text: str) -> object | None:
    """Find a path item; names of parameters and a server's base path make no difference."""
    paths = _key(root, "paths")
    if not isinstance(paths, dict):
        return None
    wanted = shape(text)
    shapes = {shape(known): known for known in paths}
    for base in ("", *_servers(root)):
        inner = wanted[len(base) :] if wanted.startswith(base) else ""
        if inner in shapes:
            return _key(paths, shapes[inner])
    return None


def shape(text: str) -> str:
    """Give a path with every parameter (``{id}``, ``:id``) as ``{}`` and no last slash."""
    steps = text.partition("?")[0].rstrip("/").split("/")
    return "/".join("{}" if _parameter(step) else step for step in steps) or "/"


def _parameter(step: str) -> bool:
    return (step.startswith("{") and step.endswith("}")) or (step.startswith(":") and len(step) > 1)


def _servers(root: object) -> Iterator[str]:
    base = _key(root, "basePath")
    if isinstance(base, str):
        yield shape(base)
    servers = _key(root, "servers")
    for server in servers if isinstance(servers, list) else ():
        url = _key(server, "url")
        if isinstance(url, str):
            path = url.partition("://")[2] if "://" in url else url
            yield shape("/" + path.partition("/")[2])


def named(root: object) -> Iterator[tuple[str, str, object]]:
    """Walk what has a name: its label (``operationId``, ``channel`` …), its name and the part."""
    for group in ("paths", "webhooks", "channels"):
        for name, item in _items(_key(root, group)):
            if group != "paths":
                yield group[:-1], name, item
            address = _key(item, "address")
            if isinstance(address, str) and group == "channels":
                yield "channel", address, item
            for verb, operation in _items(item):
                title = _key(operation, "operationId") if verb in _VERBS else None
                if isinstance(title, str):
                    yield "operationId", title, operation
    for name, item in _items(_key(root, "operations")):
        yield "operationId", name, item
    yield from _components(root)


def _components(root: object) -> Iterator[tuple[str, str, object]]:
    for path in _SCHEMAS:
        holder: object | None = root
        for step in path:
            holder = _key(holder, step)
        label = "message" if path[-1] == "messages" else "schema"
        for name, item in _items(holder):
            yield label, name, item
    components = _key(root, "components")
    for group in _OTHERS:
        for name, item in _items(_key(components, group)):
            yield group, name, item
    tags = _key(root, "tags")
    for tag in tags if isinstance(tags, list) else ():
        title = _key(tag, "name")
        if isinstance(title, str):
            yield "tag", title, tag


def _items(holder: object) -> Iterator[tuple[str, object]]:
    if isinstance(holder, dict):
        yield from holder.items()


def near(root: object, part: str) -> str:
    """Say what a contract has instead of a part that is not there; empty where nothing is near."""
    from difflib import get_close_matches

    head, _, rest = part.partition(" ")
    path = rest if rest.startswith("/") else part
    item = route(root, path) if path.startswith("/") else None
    if isinstance(item, dict):
        methods = [verb.upper() for verb in item if verb in _METHODS]
        return f"it has {', '.join(methods)} {path}" if methods else ""
    if path.startswith("/"):
        known = [str(name) for name, _ in _items(_key(root, "paths"))]
    else:
        known = [name for label, name, _ in named(root) if not rest or label == head]
        path = rest or part
    close = get_close_matches(path, known[:2000], n=1, cutoff=0.7)
    return f"did you mean {close[0]}?" if close else ""


def elsewhere(item: object) -> str:
    """Give the file that a path item is kept in (``$ref: './paths/x.yaml'``), else empty."""
    ref = _key(item, "$ref")
    return ref.partition("#")[0] if isinstance(ref, str) else ""
