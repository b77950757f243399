"""Typed: what of ``typing`` the program needs while it runs, at a fraction of the start-up time.

``typing.NamedTuple`` compiles every annotation and a constructor for each class; with a class for
each noun that was half the start of ``check``. Checkers see the originals.
"""

from __future__ import annotations

from functools import cache
from types import FunctionType

TYPE_CHECKING = False

if TYPE_CHECKING:
    from types import CodeType
    from typing import Any, NamedTuple, Protocol, cast
else:
    from collections import _tuplegetter

    Any = Protocol = object

    def cast(_kind: object, value: object) -> object:
        """Give the value as it is."""
        return value

    class _Maker(type):
        """Makes a tuple with named fields of a class body, as ``typing.NamedTuple`` does."""

        def __new__(cls, name: str, _bases: tuple[type, ...], body: dict[str, object]) -> type:
            fields = tuple(body.get("__annotations__", ()))
            defaults = tuple(body[field] for field in fields if field in body)
            getters = {field: _tuplegetter(place, "") for place, field in enumerate(fields)}
            made = _METHODS | body | getters
            made |= {
                "__new__": _constructor(fields, defaults),
                "__slots__": (),
                "__match_args__": fields,
                "_fields": fields,
                "_field_defaults": dict(zip(fields[::-1], defaults[::-1], strict=False)),
            }
            return type(name, (tuple,), made)

    NamedTuple = type.__new__(_Maker, "NamedTuple", (), {})


__all__ = ["TYPE_CHECKING", "Any", "NamedTuple", "Protocol", "cast"]


def _constructor(fields: tuple[str, ...], defaults: tuple[object, ...]) -> object:
    code = _code(len(fields)).replace(co_varnames=("_cls", *fields), co_name="__new__")
    return FunctionType(code, _NAMES, "__new__", defaults or None)


@cache
def _code(count: int) -> CodeType:
    """Compile a constructor once for all classes with so many fields."""
    names = "".join(f"_{place}, " for place in range(count))
    made: Any = eval(f"lambda _cls, {names}: _new(_cls, ({names}))")  # noqa: S307 - our own text
    code: CodeType = made.__code__
    return code


def _make(cls: type[Any], values: Any) -> Any:
    return tuple.__new__(cls, values)


def _replace(self: Any, /, **changes: object) -> Any:
    made = tuple.__new__(type(self), map(changes.pop, self._fields, self))
    if changes:
        raise TypeError(f"{type(self).__name__} has no field {', '.join(changes)}")
    return made


def _asdict(self: Any) -> dict[str, object]:
    return dict(zip(self._fields, self, strict=True))


def _repr(self: Any) -> str:
    said = ", ".join(f"{name}={value!r}" for name, value in zip(self._fields, self, strict=True))
    return f"{type(self).__name__}({said})"


def _getnewargs(self: Any) -> tuple[object, ...]:
    return tuple(self)


_NAMES = {"_new": tuple.__new__}
_METHODS = {
    "__getnewargs__": _getnewargs,
    "__repr__": _repr,
    "_asdict": _asdict,
    "_make": classmethod(_make),
    "_replace": _replace,
}
