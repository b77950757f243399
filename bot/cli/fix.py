"""Fix: apply the edits that findings offer to the files as they lie in the work tree."""

from __future__ import annotations

import os
import sys

from bot.core.fixes import applied, fixes
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.model.finding import Finding
    from bot.core.model.source import Source
    from bot.core.model.verdict import Verdict
    from bot.core.render import Texts


def write_fixes(folder: str, verdict: Verdict, texts: Texts) -> int:
    """Write the mended files below the repository's root; give the number of findings mended."""
    chosen = fixes(verdict.findings)
    sources = {path: texts(path, "head") for path in chosen}
    mended = [(os.path.join(folder, path), _mended(folder, source, chosen[path]))
              for path, source in sources.items() if source is not None]  # fmt: skip
    for target, data in mended:  # all are as they were judged: only now is any of them written
        _write(target, data)
    told(chosen)
    return sum(map(len, chosen.values()))


def _mended(folder: str, source: Source, findings: list[Finding]) -> bytes:
    """Give a file's new bytes; ``UserError`` if it is no longer what was judged."""
    try:
        with open(os.path.join(folder, source.path), "rb") as file:
            now = file.read()
    except OSError as error:
        raise UserError(f"{source.path} can't be read: {error.strerror}") from error
    if now != source.encode():
        raise UserError(f"{source.path} changed while it was being judged; run it again")
    edits = [edit for finding in findings for edit in finding.edits]
    return applied(source.text, edits).encode("utf-8", "surrogateescape")


def _write(target: str, data: bytes) -> None:
    """Put a file in the place of another, whole or not at all, its mode kept."""
    from tempfile import mkstemp

    beside = ""
    try:
        descriptor, beside = mkstemp(prefix=".countersign-", dir=os.path.dirname(target))
        with open(descriptor, "wb") as file:
            file.write(data)
        os.chmod(beside, os.stat(target).st_mode)
        os.replace(beside, target)
    except OSError as error:
        if beside:
            os.unlink(beside)
        raise UserError(f"{target} can't be written: {error.strerror}") from error


def told(chosen: Mapping[str, list[Finding]]) -> None:
    """Say on standard error what was mended."""
    for path, findings in chosen.items():
        for finding in findings:
            sys.stderr.write(f"fixed {path}:{finding.location.line}: {finding.rule}: "
                             f"{finding.message}\n")  # fmt: skip
    if not chosen:
        sys.stderr.write("nothing to fix\n")
