"""Kinds: what kind of evidence a path is, by its name and folder alone."""

from __future__ import annotations

from bot.core.evidence.shapes import DOCS, extension, globbed
from bot.core.model.evidence import Kind

_CONTRACTS = ("openapi", "asyncapi", "swagger")
_STRUCTURED = frozenset({"yaml", "yml", "json"})
_TEST_FOLDERS = frozenset({"test", "tests", "spec", "specs", "__tests__", "e2e", "testing",
                           "testdata", "integration-tests", "integration_tests"})  # fmt: skip
_DOC_FOLDERS = frozenset({"doc", "docs", "documentation", "architecture", "adr", "adrs", "product",
                          "operations", "governance", "runbooks", "design", "rfcs"})  # fmt: skip
_NO_TESTS = DOCS | _STRUCTURED | frozenset({"toml", "csv", "xml", "log", "png"})


def of_path(path: str) -> Kind:
    """Tell the kind of a path: an artifact lies in a folder called ``evidence``, a contract is
    called so, a test lies in a test folder or has ``test`` as a part of its name.
    """
    folder, _, name = path.lower().strip("/").rpartition("/")
    folders = folder.split("/")
    end = extension(name)
    if "evidence" in folders or (path.endswith("/") and name == "evidence"):
        return Kind.ARTIFACT
    if contract(path):
        return Kind.CONTRACT
    if test(path):
        return Kind.TEST
    if end:
        return Kind.DOC if end in DOCS else Kind.CODE
    if (globbed(name) or path.endswith("/") or "." not in name) and folders[0] in _DOC_FOLDERS:
        return Kind.DOC
    return Kind.DOC if name in {"readme", "changelog", *_DOC_FOLDERS} else Kind.CODE


def contract(path: str) -> bool:
    """Tell whether a path is an OpenAPI or AsyncAPI file by its name, or lies in ``api/``."""
    folder, _, name = path.lower().rpartition("/")
    if name.rpartition(".")[2] not in _STRUCTURED:
        return False
    return any(word in name for word in _CONTRACTS) or folder.rpartition("/")[2] == "api"


def test(path: str) -> bool:
    """Tell whether a path is a file of tests (or a folder of them)."""
    folder, _, name = path.rstrip("/").rpartition("/")
    stem, dot, end = name.rpartition(".")
    if not dot or globbed(name):
        parts = f"{folder}/{name}".split("/")
        return not dot and any(part in _TEST_FOLDERS for part in parts)
    if end.lower() in _NO_TESTS:
        return False
    words = stem.replace("-", "_").replace(".", "_").split("_")
    named = bool({"test", "tests", "spec", "specs"} & {word.lower() for word in words})
    return (
        named
        or stem.endswith(("Test", "Tests", "Spec"))
        or any(part in _TEST_FOLDERS for part in folder.split("/"))
    )
