"""Presets: the kinds of trackers that ship with the product, read from the TOML files here."""

from __future__ import annotations

from functools import cache
from importlib.machinery import SourceFileLoader
from os import listdir
from os.path import dirname, join
from types import ModuleType

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING, Any
from bot.core.presets.policy import apply_policy
from bot.core.presets.reading import Shared, read_preset, read_shared

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.model.graph import Graph
    from bot.core.model.preset import Preset, Track

__all__ = ["apply_diagram", "apply_legend", "apply_policy", "load", "names", "parse", "shared"]

_FOLDER = dirname(__file__)
_SHARED = "shared"


@cache
def names() -> tuple[str, ...]:
    """Name every preset there is."""
    files = sorted(name.removesuffix(".toml") for name in listdir(_FOLDER) if ".toml" in name)
    return tuple(name for name in files if name != _SHARED)


@cache
def load(name: str) -> Preset:
    """Read a preset; raises UserError with the nearest known name where there is none."""
    if name not in names():
        from difflib import get_close_matches

        near = get_close_matches(name, names(), n=1, cutoff=0.4)
        hint = f"did you mean {near[0]}?" if near else f"known are {', '.join(names())}."
        raise UserError(f"No preset is called {name!r}: {hint}")
    return read_preset(name, _data(name), shared())


def parse(name: str, text: str) -> Preset:
    """Read a preset from TOML text; raises UserError naming what is wrong in it."""
    import tomllib

    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UserError(f"The preset {name} is no valid TOML: {error}") from error
    return read_preset(name, data, shared())


@cache
def shared() -> Shared:
    """Read the words that every preset shares."""
    return read_shared(_data(_SHARED))


def apply_legend(track: Track, words: Iterable[str]) -> Track:
    """Let the words of a legend in the file replace a status column's labels."""
    from bot.core.presets.own import with_legend

    return with_legend(track, words, shared())


def apply_diagram(track: Track, graph: Graph) -> Track:
    """Let a state diagram in the file replace a status column's arrows."""
    from bot.core.presets.own import with_diagram

    return with_diagram(track, graph, shared())


class _Compiled(SourceFileLoader):
    """Reads TOML as Python does its own files: parsed once, then from ``__pycache__``."""

    def source_to_code(self, data: Any, path: Any, *, _optimize: int = -1) -> Any:  # type: ignore[override]  # noqa: ANN401
        import tomllib

        return compile(f"DATA = {tomllib.loads(data.decode())!r}", path, "exec")


def _data(name: str) -> dict[str, Any]:
    """Give the content of a file of this folder."""
    module = ModuleType(name)
    _Compiled(name, join(_FOLDER, f"{name}.toml")).exec_module(module)
    data: dict[str, Any] = module.DATA
    return data
