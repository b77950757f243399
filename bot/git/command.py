"""Git's processes: started so that nothing of the repository they read can run."""

from __future__ import annotations

import os
import select

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
    """What a git process left: exit code, output, and its complaints as text."""

    code: int
    out: bytes
    err: str


class Process:
    """A running git; sending and receiving never wait for each other.

    ``subprocess`` is not used: importing it costs as much as five git processes.
    """

    def __init__(self, arguments: list[str], environ: Mapping[str, str]) -> None:
        self._waiting = bytearray()
        self._ending = False
        self._complaints = bytearray()
        self._code: int | None = None
        child_in, self._stdin = os.pipe()
        self._stdout, child_out = os.pipe()
        self._stderr, child_err = os.pipe()
        inner = (child_in, child_out, child_err)
        try:
            self._pid = os.posix_spawnp(
                "git",
                arguments,
                environ,
                file_actions=[(os.POSIX_SPAWN_DUP2, end, place) for place, end in enumerate(inner)],
            )
        except FileNotFoundError:
            self._code = 127
            self._drop()
            raise UserError("git is not installed, or not on PATH") from None
        finally:
            for end in inner:
                os.close(end)
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
            ready = {descriptor for descriptor, _ in self._poll.poll()}
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
            while self._stderr >= 0:
                self._listen()
            _, status = os.waitpid(self._pid, 0)
            self._code = os.waitstatus_to_exitcode(status)
            self._drop()
        return Done(self._code, b"", self._complaints.decode(errors="replace"))

    def finish(self) -> Done:
        """Receive all the output and give it with the exit code and complaints."""
        self.end()
        out = b"".join(iter(self.receive, b""))
        return self.wait()._replace(out=out)

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


class Git:
    """The git of one folder."""

    def __init__(self, folder: str, environ: Mapping[str, str]) -> None:
        self.folder = folder
        self.environ = surroundings(environ)

    def start(self, *arguments: str) -> Process:
        """Start a command; ``UserError`` when there is no git."""
        return Process(["git", "-C", self.folder, *_ARGUMENTS, *arguments], self.environ)

    def run(self, *arguments: str, send: bytes = b"") -> Done:
        """Run a command to its end, whatever its exit code."""
        process = self.start(*arguments)
        if send:
            process.send(send)
        return process.finish()
