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
    for path, findings in chosen.items():
        source = texts(path, "head")
        if source is not None:
            _write(os.path.join(folder, path), source, findings)
    told(chosen)
    return sum(map(len, chosen.values()))


def _write(target: str, source: Source, findings: list[Finding]) -> None:
    """Write one file, unless it is no longer what was judged."""
    edits = [edit for finding in findings for edit in finding.edits]
    try:
        with open(target, "rb") as file:
            if file.read() != source.encode():
                raise UserError(f"{source.path} changed while it was being judged; run it again")
        mended = applied(source.text, edits).encode("utf-8", "surrogateescape")
        beside = f"{target}.countersign"
        with open(beside, "xb") as file:
            file.write(mended)
        os.chmod(beside, os.stat(target).st_mode)
        os.replace(beside, target)
    except OSError as error:
        raise UserError(f"{source.path} can't be written: {error.strerror}") from error


def told(chosen: Mapping[str, list[Finding]]) -> None:
    """Say on standard error what was mended."""
    for path, findings in chosen.items():
        for finding in findings:
            sys.stderr.write(f"fixed {path}:{finding.location.line}: {finding.rule}: "
                             f"{finding.message}\n")  # fmt: skip
    if not chosen:
        sys.stderr.write("nothing to fix\n")
