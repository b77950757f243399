"""What a remote may try: it learns no credential but its own, and can hold nobody up for long."""

from __future__ import annotations

import base64
import os
import shutil
import socket
import threading
import time
from typing import TYPE_CHECKING

import pytest

from bot.git.mirrors import GitMirrors
from bot.ports.forge import Remote
from bot.ports.mirrors import MirrorError
from tests.git.clones import oid
from tests.git.remotes import BASIC, SECRET, USER, Host, Request, backend, hosting

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.fakes.gitrepo import GitRepo

MAIN, TOPIC = "refs/heads/main", "refs/heads/topic"


@pytest.fixture
def host(story: GitRepo, tmp_path: Path) -> Iterator[Host]:
    """Serve the story as ``/repo.git`` to who has the password."""
    root = tmp_path / "served"
    root.mkdir()
    story.git("clone", "--quiet", "--bare", ".", str(root / "repo.git"))
    story.git("-C", str(root / "repo.git"), "config", "uploadpack.allowFilter", "true")
    with hosting(backend(root)) as host:
        yield host


@pytest.fixture
def mirrors(tmp_path: Path) -> GitMirrors:
    return GitMirrors(str(tmp_path / "mirrors"), seconds=20)


def refusal(mirrors: GitMirrors, remote: Remote) -> str:
    """Give the error of opening, with all that a log would show of it."""
    with pytest.raises(MirrorError) as caught, mirrors.open("x", remote, [MAIN]):
        pass
    told = "".join(str(caught.value.__cause__) + repr(caught.value) + str(caught.value))
    assert not holds_secret(told)
    return str(caught.value)


def holds_secret(text: str) -> bool:
    shapes = (SECRET, "s3cr3t", BASIC.split()[1], base64.b64encode(SECRET.encode()).decode())
    return any(shape in text for shape in shapes)


def test_credentials_are_given_when_asked_and_leave_no_trace(
    story: GitRepo, host: Host, mirrors: GitMirrors, tmp_path: Path
) -> None:
    with mirrors.open("x", host.remote(), [MAIN, TOPIC]) as repository:
        assert repository.files(TOPIC, ["doc/tracker.md"]) == {"doc/tracker.md": b"two\n"}
        assert repository.find(MAIN) == oid(story, "main")
    assert {given for _, _, given in host.seen} == {"", BASIC}
    files = [path for path in (tmp_path / "mirrors").rglob("*") if path.is_file()]
    assert len(files) > 8
    for path in files:
        assert not holds_secret(path.read_bytes().decode("latin-1")), path


def test_no_argument_and_no_child_but_gits_own_holds_them(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = tmp_path / "started"
    log.mkdir()
    trap = tmp_path / "bin/git"
    trap.parent.mkdir()
    real = shutil.which("git")
    trap.write_text(
        f'#!/bin/sh\nprintf "%s " "$@" > "{log}/$$.argv"\nenv > "{log}/$$.env"\nexec {real} "$@"\n'
    )
    trap.chmod(0o755)
    monkeypatch.setenv("PATH", f"{trap.parent}:{os.environ['PATH']}")
    monkeypatch.setenv("COUNTERSIGN_WEBHOOK_SECRET", "another secret")
    with GitMirrors(str(tmp_path / "mirrors")).open("x", host.remote(), [MAIN]) as repository:
        assert repository.files(MAIN, ["doc/tracker.md"]) == {"doc/tracker.md": b"one\n"}
    # The server here starts gits as well; ours have this option.
    started = [path for path in log.glob("*.argv") if "--no-pager" in path.read_text()]
    assert len(started) > 4
    for argv in started:
        environ = argv.with_suffix(".env").read_text()
        assert not holds_secret(argv.read_text())
        assert holds_secret(environ) == ("fetch" in argv.read_text().split())
        assert "another secret" not in environ


@pytest.mark.parametrize("secret", ["wrong", ""])
def test_wrong_credentials_are_told(host: Host, mirrors: GitMirrors, secret: str) -> None:
    assert refusal(mirrors, host.remote(secret=secret)) == (
        "x: the remote refused the credentials; they need to read the repository"
    )


def test_a_project_that_is_not_there_is_told(host: Host, mirrors: GitMirrors) -> None:
    assert "not found" in refusal(mirrors, host.remote("/none.git"))


@pytest.mark.parametrize("first", [True, False])
def test_a_redirect_leads_nowhere_and_takes_nothing_along(
    mirrors: GitMirrors, *, first: bool
) -> None:
    """The remote sends git elsewhere, at once or when it has seen the credentials."""

    def greedy(request: Request) -> None:
        request.answer(401, WWW_Authenticate='Basic realm="git"')

    with hosting(greedy) as other:

        def astray(request: Request) -> None:
            if first or request.headers.get("Authorization"):
                request.answer(302, Location=f"{other.url}{request.path}")
            else:
                greedy(request)

        with hosting(astray) as host:
            assert "the remote redirects, which is not followed" in refusal(mirrors, host.remote())
        assert other.seen == []


@pytest.mark.parametrize("where", ["info/refs", "git-upload-pack"])
def test_a_remote_that_hangs_is_given_up(host: Host, tmp_path: Path, where: str) -> None:
    answered, release = host.handle_it, threading.Event()

    def hang(request: Request) -> None:
        if where in request.path and request.headers.get("Authorization"):
            request.body()
            release.wait(20)
        else:
            answered(request)

    host.handle_it = hang
    began = time.monotonic()
    mirrors = GitMirrors(str(tmp_path / "mirrors"), seconds=0.5)
    assert refusal(mirrors, host.remote()) == "x: the remote took too long"
    assert time.monotonic() - began < 5
    release.set()
    host.handle_it = answered
    with GitMirrors(str(tmp_path / "mirrors")).open("x", host.remote(), [MAIN]) as repository:
        assert repository.find(MAIN)


def test_a_remote_that_falls_silent_is_given_up_before_its_time(tmp_path: Path) -> None:
    release = threading.Event()
    mirrors = GitMirrors(str(tmp_path / "mirrors"), seconds=20, silence=1)

    def sleep(_: Request) -> None:
        release.wait(20)

    with hosting(sleep) as host:
        began = time.monotonic()
        assert "git says" in refusal(mirrors, host.remote())
        assert time.monotonic() - began < 10
        release.set()


@pytest.mark.parametrize(
    "body",
    [b"", b"garbage", b"001e# service=git-upload-pack\n0000", b"0000" * 9999, b"\xff" * 100_000,
     b"001e# service=git-upload-pack\n0000000eversion 2\n00", b"ffff" + b"x" * 70_000],
)  # fmt: skip
def test_garbage_is_an_error_and_no_more(mirrors: GitMirrors, body: bytes) -> None:
    kind = {"Content_Type": "application/x-git-upload-pack-advertisement"}
    with hosting(lambda request: request.answer(200, body, **kind)) as host:
        assert refusal(mirrors, host.remote())


def test_a_pack_that_is_garbage_is_an_error_and_the_next_fetch_works(
    host: Host, mirrors: GitMirrors
) -> None:
    answered = host.handle_it

    def spoil(request: Request) -> None:
        if request.command == "POST" and len(host.seen) > 3:
            request.body()
            kind = "application/x-git-upload-pack-result"
            request.answer(200, b"000dpackfile\n0010\1PACKgarbage" * 9, Content_Type=kind)
        else:
            answered(request)

    host.handle_it = spoil
    assert refusal(mirrors, host.remote())
    host.handle_it = answered
    with mirrors.open("x", host.remote(), [MAIN]) as repository:
        assert repository.files(MAIN, ["other.md"]) == {"other.md": b"main only\n"}


def test_a_remote_that_says_the_secret_back_is_not_quoted(mirrors: GitMirrors) -> None:
    told = f"ERR you sent {SECRET}, that is {BASIC} of {USER}\n".encode()

    def echo(request: Request) -> None:
        if not request.headers.get("Authorization"):
            request.answer(401, WWW_Authenticate='Basic realm="git"')
            return
        line = b"001e# service=git-upload-pack\n0000%04x" % (len(told) + 4) + told
        request.answer(200, line, Content_Type="application/x-git-upload-pack-advertisement")

    with hosting(echo) as host:
        assert "you sent ***" in refusal(mirrors, host.remote())


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("ext::sh -c touch% x", "not http, https or file"),
        ("ssh://127.0.0.1/x", "not http, https or file"),
        ("git://127.0.0.1/x", "not http, https or file"),
        ("/etc", "not http, https or file"),
        ("--upload-pack=touch x", "not http, https or file"),
        ("https://host\n/x", "not http, https or file"),
        (f"https://{USER}:{SECRET}@127.0.0.1/x", "holds credentials"),
    ],
)
def test_a_strange_address_is_refused(mirrors: GitMirrors, url: str, words: str) -> None:
    assert words in refusal(mirrors, Remote(url, USER, SECRET))


def test_credentials_with_a_line_end_are_refused(mirrors: GitMirrors) -> None:
    remote = Remote("https://127.0.0.1:1/x", USER, f"{SECRET}\nhost=elsewhere")
    assert "line end" in refusal(mirrors, remote)


def test_nobody_listens_there(mirrors: GitMirrors) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    assert "Failed to connect" in refusal(mirrors, Remote(f"http://127.0.0.1:{port}/x", "", ""))


def test_what_the_user_has_configured_counts_for_nothing(
    host: Host, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A store of credentials would write ours to disk; other settings name programs and hosts."""
    home, sprung = tmp_path / "home", tmp_path / "sprung"
    home.mkdir()
    (home / ".gitconfig").write_text(
        f"[credential]\n\thelper = store\n\thelper = !touch {sprung}; false\n"
        f'[url "http://127.0.0.1:1/"]\n\tinsteadOf = {host.url}\n'
        f"[core]\n\thooksPath = {home}\n\taskPass = touch {sprung}\n\tfsmonitor = touch {sprung}\n"
        "[http]\n\tproxy = http://127.0.0.1:1\n"
    )
    (home / "reference-transaction").write_text(f"#!/bin/sh\ntouch {sprung}\n")
    (home / "reference-transaction").chmod(0o755)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home))
    for name in ("GIT_ASKPASS", "SSH_ASKPASS", "GIT_SSH_COMMAND", "GIT_PROXY_COMMAND"):
        monkeypatch.setenv(name, f"touch {sprung}")
    monkeypatch.setenv("GIT_TRACE_CURL", str(tmp_path / "trace"))
    monkeypatch.setenv("GIT_DIR", str(home))
    mirrors = GitMirrors(str(tmp_path / "mirrors"))
    with mirrors.open("x", host.remote(), [MAIN]) as repository:
        assert repository.find(MAIN)
    refusal(mirrors, host.remote(secret="wrong"))  # noqa: S106 - a wrong one
    assert sorted(path.name for path in home.iterdir()) == [".gitconfig", "reference-transaction"]
    assert not sprung.exists()
    assert not (tmp_path / "trace").exists()


def test_a_remote_is_shown_without_its_secret() -> None:
    assert not holds_secret(f"{Remote('https://127.0.0.1/x', USER, SECRET)!r}")
