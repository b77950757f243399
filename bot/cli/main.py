"""The command ``countersign``: one verb a module, imported when it is called."""

from __future__ import annotations

import gc
import os
import sys
from importlib import import_module

from bot.core.model.typed import TYPE_CHECKING

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Sequence

VERBS = {
    "Judge": {
        "check": "judge what changed in the trackers between two commits",
        "baseline": "freeze today's findings, so that only new ones are told",
    },
    "Look": {
        "items": "show the items a file has, as the program reads them",
        "graph": "draw the dependencies of a tracker as a Mermaid diagram",
        "history": "replay the status changes in a tracker's git history",
    },
    "Set up": {
        "init": "recognise a repository's trackers and write a policy for them",
        "schema": "print the JSON Schema of the policy file",
        "demo": "show a merge request judged, step by step, in a throw-away repository",
    },
    "Run it": {
        "serve": "run the service: webhooks in, statuses and comments out",
        "sweep": "look for what no webhook told of, now",
        "replay": "list what failed for good, and have it looked at again",
        "doctor": "check how the service is set up, and say what to do",
    },
    "Learn": {
        "rules": "list the rules",
        "explain": "explain a rule: what it checks, why, and how to resolve it",
    },
}
STATUS = """\
exit status:
  0  nothing is wrong
  1  findings at or above the failing severity
  2  wrong usage or configuration
  3  undecided: something was asked and not answered
  4  a sign-off is awaited
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run a verb and give its exit status; errors a person can mend are told in one line."""
    gc.disable()  # a short life: collecting would cost more than it frees
    arguments = list(sys.argv[1:] if argv is None else argv)
    if sys.stdout is None:
        return fail("standard output is closed; there is nowhere to write to")
    if not arguments or arguments[0] in {"-h", "--help", "help"}:
        sys.stdout.write(overview())
        return 0 if arguments else 2
    if arguments[0] in {"-V", "--version"}:
        from bot import __version__

        sys.stdout.write(f"countersign {__version__}\n")
        return 0
    return dispatch(arguments[0], arguments[1:])


def dispatch(verb: str, arguments: list[str]) -> int:
    """Import the verb's module, read its arguments, run it."""
    from bot.core.model.errors import UserError

    if not any(verb in verbs for verbs in VERBS.values()):
        return fail(f"there is no command {verb!r}{_nearest(verb)}; see countersign --help")
    try:
        module = import_module(f"bot.cli.{verb}")
        options = parser(verb, module.__doc__ or "")
        module.add_arguments(options)
        status = module.run(options.parse_args(arguments))
        sys.stdout.flush()
    except UserError as error:
        return fail(str(error))
    except ModuleNotFoundError as error:
        return lacking(verb, error)
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except KeyboardInterrupt:
        return 130
    except OSError as error:  # a full disk below standard output, a folder that went away
        return fail(f"{error.filename or 'the output'}: {error.strerror or error}")
    return int(status)


def lacking(verb: str, error: ModuleNotFoundError) -> int:
    """Say what to install for a verb of the service; a module of ours that is missing is a bug."""
    if not error.name or error.name.partition(".")[0] == "bot":
        raise error
    return fail(f"{verb} needs {error.name}, which is not installed: install countersign with its "
                "extra `service` (`postgres` for more than one process)")  # fmt: skip


def parser(verb: str, doc: str) -> ArgumentParser:
    """Make a verb's argument parser; its module's docstring is the help, examples last."""
    from argparse import ArgumentParser, RawDescriptionHelpFormatter

    first, _, rest = doc.partition("\n\n")
    epilog = f"{rest}\n{STATUS}" if verb in {"check", "baseline"} else rest
    columns = _columns()  # argparse would load shutil, and with it three compressors, to ask
    return ArgumentParser(
        prog=f"countersign {verb}",
        description=first,
        epilog=epilog,
        formatter_class=lambda prog: RawDescriptionHelpFormatter(prog, width=columns),
    )


def _columns() -> int:
    """Tell how wide help is written: as the terminal is, or as `COLUMNS` says."""
    said = os.environ.get("COLUMNS", "")
    if said.isdecimal() and int(said):
        return int(said) - 2
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns - 2 or 78
    except (OSError, ValueError):
        return 78


def overview() -> str:
    """Write the help of the whole command, grouped by what one wants to do."""
    lines = ["Countersign makes the status tables in your repository mean what they say.", "",
             "usage: countersign COMMAND [ARGUMENTS]"]  # fmt: skip
    for group, verbs in VERBS.items():
        lines += ["", f"{group}:"]
        lines += [f"  {verb:<10} {text}" for verb, text in verbs.items()]
    lines += ["", "countersign COMMAND --help tells more, with examples.", "", STATUS]
    return "\n".join(lines)


def fail(message: str) -> int:
    """Say what is wrong on standard error; a line from a repository gives no log a command."""
    from bot.core.render.safe import defused, visible

    told = [defused(visible(line)) for line in message.split("\n")]
    lines = [f" {line}" if line.startswith("::") else line for line in told]
    lines = ["countersign:", *lines] if len(lines) > 1 else [f"countersign: {lines[0]}"]
    if sys.stderr is not None:
        sys.stderr.write("\n".join(lines) + "\n")
    return 2


def _nearest(verb: str) -> str:
    from difflib import get_close_matches

    known = [name for verbs in VERBS.values() for name in verbs]
    close = get_close_matches(verb, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
