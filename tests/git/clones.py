"""Clones as people and CI hosts make them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo


def oid(repo: GitRepo, name: str) -> str:
    """Give the full id of what a name stands for."""
    return repo.git("rev-parse", name)


def clone(repo: GitRepo, target: Path, *options: str) -> Path:
    """Clone as over a network, so that depth and filter count; give the clone's folder."""
    repo.git("config", "uploadpack.allowFilter", "true")
    repo.git("clone", "--quiet", *options, f"file://{repo.path}", str(target))
    return target


def cloned(repo: GitRepo, folder: Path, checkout: str, *options: str) -> Path:
    """Give a clone as a CI host makes it: one commit checked out, detached."""
    repo.git("clone", "--quiet", "--no-checkout", *options, f"file://{repo.path}", str(folder))
    repo.git("-C", str(folder), "checkout", "--quiet", "--detach", checkout)
    return folder
