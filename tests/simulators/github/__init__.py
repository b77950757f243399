"""GitHub simulated: an Enterprise Server with the rules that its description does not hold."""

from __future__ import annotations

from tests.simulators.github.forge import GitHub

__all__ = ["GitHub"]
