"""Measure the program against its peers.

python -m bench                    everything; writes bench/results.json and docs/performance.md
python -m bench --rows 12 2000     some sizes only; prints, writes nothing
python -m bench imports            what the start of `check` imports
python -m bench service            the service's figures: kill -9, and accepting deliveries
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from bench.figures import AGAINST_FLOOR, Bench, Figure, figures
from bench.imports import imports
from bench.peers import danger
from bench.report import record, table
from bench.service import figures as service


def main() -> int:
    """Measure, print, write; the exit status tells whether every figure is what it must be."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="countersign-bench-") as name:
        if options.what == "imports":
            print(imports(Path(name)))
            return 0
        if options.what == "service":
            return _verdict([_shown(figure) for figure in service(Path(name), options.rounds)])
        sizes = tuple(options.rows or AGAINST_FLOOR)
        peer = () if options.no_danger else danger.installed()
        bench = Bench(Path(name), sizes, peer, options.rounds)
        found = [_shown(figure) for figure in figures(bench)]
    if sizes == tuple(AGAINST_FLOOR) and peer and not options.rounds:
        record(found)
    return _verdict(found)


def _shown(figure: Figure) -> Figure:
    print(f"{figure.value.median:8.2f} {figure.unit:4}{figure.verdict:12}{figure.name}", flush=True)
    return figure


def _verdict(found: list[Figure]) -> int:
    print(f"\n{table(found)}")
    return int(any(figure.verdict == "must missed" for figure in found))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m bench",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", nargs="?", choices=("all", "imports", "service"), default="all")
    parser.add_argument("--rows", nargs="+", type=int, choices=tuple(AGAINST_FLOOR))
    parser.add_argument("--rounds", type=int, default=0, help="so many rounds for each figure")
    parser.add_argument("--no-danger", action="store_true", help="leave danger-js out")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
