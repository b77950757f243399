"""Git's processes: started so that nothing of the repository they read can run."""

from __future__ import annotations

import os
import select
import signal
import time

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

# A repository's own configuration, hooks and attributes may name programs; none of them is run.
# The commands used are plumbing that needs no filter, external diff or pager.
_ARGUMENTS = (
    "--no-pager",
    "-c",
    "core.hooksPath=/dev/null",
    "-c",
    "core.fsmonitor=false",
    "-c",
    "log.showSignature=false",
    "-c",
    "log.follow=false",
)

# No transport at all: older gits know no GIT_NO_LAZY_FETCH, and a partial clone would call
# the remote (by a command of its configuration) for each object it lacks.
_SURROUNDINGS = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}
_KEPT = ("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM")
_QUARANTINE = ("GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_OBJECT_DIRECTORY", "GIT_QUARANTINE_PATH")


def surroundings(environ: Mapping[str, str]) -> dict[str, str]:
    """Give the environment git runs in.

    Of git's own variables only those stay that say where configuration and repositories may lie
    (``safe.directory`` is set so in containers), and in a ``pre-receive`` hook those of the objects
    received. ``GIT_DIR`` and the like go: the folder asked for is the one that counts, in a hook,
    too; ``GIT_TRACE`` would mix with error messages; ``GIT_SSH`` is not needed without a network.
    """
    kept = _KEPT + (_QUARANTINE if "GIT_QUARANTINE_PATH" in environ else ())
    chosen = {
        name: value
        for name, value in environ.items()
        if not name.startswith("GIT_") or name.startswith("GIT_CONFIG_") or name in kept
    }
    return chosen | _SURROUNDINGS


class Done(NamedTuple):
    """What a git process left: exit code, output, and its complaints as text.

    ``overdue``: it was ended, for its time was over.
    """

    code: int
    out: bytes
    err: str
    overdue: bool = False


class Bounds(NamedTuple):
    """What a process is held to that speaks to somebody else.

    It and its children are killed after so many ``seconds``, can write no file larger than ``room``
    bytes (0: any; where the system can limit it), and hold the descriptor ``lock`` open, so that
    the lock lasts as long as they do, whatever becomes of us.
    """

    seconds: float
    room: int = 0
    lock: int = -1


class Process:
    """A running git; sending and receiving never wait for each other.

    ``subprocess`` is not used: importing it costs as much as five git processes.
    """

    def __init__(
        self, arguments: list[str], environ: Mapping[str, str], bounds: Bounds | None = None
    ) -> None:
        self._deadline = time.monotonic() + bounds.seconds if bounds else None
        self._overdue = False
        self._waiting = bytearray()
        self._ending = False
        self._complaints = bytearray()
        self._code: int | None = None
        child_in, self._stdin = os.pipe()
        self._stdout, child_out = os.pipe()
        self._stderr, child_err = os.pipe()
        inner = (child_in, child_out, child_err)
        given = inner if bounds is None or bounds.lock < 0 else (*inner, bounds.lock)
        actions = [(os.POSIX_SPAWN_DUP2, end, place) for place, end in enumerate(given)]
        try:
            # A session of its own can be killed with all its children, and has no terminal to ask.
            self._pid = os.posix_spawnp(
                "git", arguments, environ, file_actions=actions, setsid=bounds is not None
            )
        except FileNotFoundError:
            self._code = 127
            self._drop()
            raise UserError("git is not installed, or not on PATH") from None
        finally:
            for end in inner:
                os.close(end)
        if bounds and bounds.room:
            _limit(self._pid, bounds.room)
        os.set_blocking(self._stdin, False)
        self._poll = select.poll()
        self._poll.register(self._stdout, select.POLLIN)
        self._poll.register(self._stderr, select.POLLIN)

    def send(self, data: bytes) -> None:
        """Queue input; it goes out while output is received."""
        if not self._waiting:
            self._poll.register(self._stdin, select.POLLOUT)
        self._waiting += data
        self._write()

    def end(self) -> None:
        """Say that no more input comes."""
        self._ending = True
        if not self._waiting:
            self._close_stdin()

    def receive(self) -> bytes:
        """Give the next bytes of the output, empty once it has ended."""
        while True:
            ready = self._ready()
            if self._stderr in ready:
                self._listen()
            if self._stdout in ready:
                return os.read(self._stdout, 1 << 18)
            if self._stdin in ready:
                self._write()

    def wait(self) -> Done:
        """Close the process and give its exit code and complaints; its rest of output is lost."""
        if self._code is None:
            self._close_stdin()
            os.close(self._stdout)
            self._stdout = -1
            self._poll = select.poll()
            if self._stderr >= 0:
                self._poll.register(self._stderr, select.POLLIN)
            while self._stderr >= 0:
                self._ready()
                self._listen()
            _, status = os.waitpid(self._pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
            self._drop()
        complaints = self._complaints.decode(errors="replace")
        return Done(self._code, b"", complaints, self._overdue)

    def finish(self) -> Done:
        """Receive all the output and give it with the exit code and complaints."""
        self.end()
        out = b"".join(iter(self.receive, b""))
        return self.wait()._replace(out=out)

    def _ready(self) -> set[int]:
        """Wait for what can be read or written; past its time the process is killed, and ends."""
        while self._deadline is not None:
            left = self._deadline - time.monotonic()
            ready = self._poll.poll(left * 1000) if left > 0 else []
            if ready:
                return {descriptor for descriptor, _ in ready}
            self._overdue, self._deadline = True, None
            os.killpg(self._pid, signal.SIGKILL)
        return {descriptor for descriptor, _ in self._poll.poll()}

    def _listen(self) -> None:
        """Take complaints in; the first 64 KiB are plenty."""
        heard = os.read(self._stderr, 1 << 16)
        if len(self._complaints) < 1 << 16:
            self._complaints += heard
        if not heard:
            self._poll.unregister(self._stderr)
            os.close(self._stderr)
            self._stderr = -1

    def _write(self) -> None:
        try:
            sent = os.write(self._stdin, memoryview(self._waiting)[: 1 << 16])
        except BlockingIOError:
            return
        except BrokenPipeError:
            # It died early: its exit code and complaints will say why.
            sent = len(self._waiting)
        del self._waiting[:sent]
        if not self._waiting:
            self._poll.unregister(self._stdin)
            if self._ending:
                self._close_stdin()

    def _close_stdin(self) -> None:
        if self._stdin >= 0:
            os.close(self._stdin)
            self._stdin = -1

    def _drop(self) -> None:
        for end in (self._stdin, self._stdout, self._stderr):
            if end >= 0:
                os.close(end)
        self._stdin = self._stdout = self._stderr = -1


def _limit(pid: int, room: int) -> None:
    import resource  # only who speaks to a remote needs it
    from contextlib import suppress

    if hasattr(resource, "prlimit"):
        with suppress(ProcessLookupError):
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (room, room))


class Git:
    """The git of one folder."""

    def __init__(self, folder: str, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.environ = surroundings(environ)

    def start(self, *arguments: str, bounds: Bounds | None = None) -> Process:
        """Start a command; ``UserError`` when there is no git."""
        return Process(["git", "-C", self.folder, *_ARGUMENTS, *arguments], self.environ, bounds)

    def run(self, *arguments: str, send: bytes = b"", bounds: Bounds | None = None) -> Done:
        """Run a command to its end, whatever its exit code."""
        process = self.start(*arguments, bounds=bounds)
        if send:
            process.send(send)
        return process.finish()
