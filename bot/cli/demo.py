"""Show a merge request judged, step by step, in a throw-away repository.

examples:
  countersign demo
  countersign demo --keep        leave the repository, and say where it is

It needs git and nothing else: no network, no account, no settings of yours.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile

import bot
from bot.cli.main import main
from bot.cli.output import to_stream
from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.flows.demo import END, FIX, HONEST, LIES, MENDED, START, brief

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace

    from bot.flows.demo import Scene

_FOLDERS = ("production", "usecases")
_MAIN, _BRANCH = "main", "week-47"
_RED = 1


def add_arguments(parser: ArgumentParser) -> None:
    """Declare the options of demo."""
    parser.add_argument("--keep", action="store_true", help="leave the repository behind")


def run(options: Namespace) -> int:
    """Play the scenes; 0 when every check ended as the story says, else 1."""
    if shutil.which("git") is None:
        raise UserError("git is not on PATH; the demo builds a real repository with it")
    folder = tempfile.mkdtemp(prefix="countersign-demo-")
    try:
        as_told = Stage(folder, examples()).play()
    finally:
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    where = f"The repository is at {folder} (branch {_BRANCH}).\n\n" if options.keep else ""
    to_stream(f"{where}{END}", sys.stdout)
    return 0 if as_told else 1


def examples() -> str:
    """Find the folder of examples: in the installed package, else beside it in a checkout."""
    package = os.path.dirname(os.path.abspath(bot.__file__))
    for folder in (os.path.join(package, "examples"), os.path.join(package, "..", "examples")):
        if os.path.isdir(os.path.join(folder, _FOLDERS[0])):
            return os.path.normpath(folder)
    raise UserError("the examples that the demo is built from are not installed")


class Stage:
    """The throw-away repository and what is played on it."""

    def __init__(self, folder: str, source: str) -> None:
        self.folder = folder
        self.source = source
        self.number = 0

    def play(self) -> bool:
        """Play all scenes, and tell whether each check ended as it should."""
        self.build()
        as_told = [self.scene(START, 0, "--all", "--base", "HEAD")]
        self.git("switch", "--quiet", "--create", _BRANCH)
        for scene, status in ((HONEST, 0), (LIES, _RED), (MENDED, _RED), (FIX, 0)):
            options = ("--base", _MAIN, "--fix") if scene is FIX else ("--base", _MAIN)
            as_told.append(self.scene(scene, status, *options))
        self.commit(FIX)
        to_stream("\nWhat it wrote:\n\n", sys.stdout)
        self.show_diff()
        return all(as_told)

    def build(self) -> None:
        """Put the examples' files into a new repository."""
        leave = shutil.ignore_patterns(".countersign.yml", "__pycache__")
        for name in _FOLDERS:
            source = os.path.join(self.source, name)
            shutil.copytree(source, self.folder, ignore=leave, dirs_exist_ok=True)
        self.git("-c", f"init.defaultBranch={_MAIN}", "init", "--quiet")
        self.commit(START)

    def scene(self, scene: Scene, status: int, *options: str) -> bool:
        """Tell what somebody did, do it, and show what check says of it."""
        self.tell(scene)
        for edit in scene.edits:
            self.write(edit.path, edit.old, edit.new)
        if scene.edits:
            self.commit(scene)
            self.show_diff()
        return self.check(*options) == status

    def tell(self, scene: Scene) -> None:
        """Print a scene's heading and its story."""
        self.number += 1
        title = f"{self.number}. {scene.title}"
        to_stream(f"\n{title}\n{'=' * len(title)}\n\n{scene.story}\n\n", sys.stdout)

    def check(self, *options: str) -> int:
        """Run the command check as a user would, its output shown."""
        shown = " ".join(("countersign", "check", *options))
        to_stream(f"$ {shown}\n\n", sys.stdout)
        return main(["check", "-C", self.folder, *options])

    def write(self, path: str, old: str, new: str) -> None:
        """Replace a text in a file; a new file has no old text."""
        whole = os.path.join(self.folder, path)
        os.makedirs(os.path.dirname(whole), exist_ok=True)
        text = new
        if old:
            with open(whole, encoding="utf-8") as file:
                text = file.read()
            if text.count(old) != 1:
                raise UserError(f"the example {path} is not the one the demo was written for")
            text = text.replace(old, new)
        with open(whole, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)

    def commit(self, scene: Scene) -> None:
        """Commit everything as the scene's author, on its day."""
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", scene.title, scene=scene)

    def show_diff(self) -> None:
        """Print the last commit's changes, long rows cut to the cells that differ."""
        diff = self.git("diff", "--unified=0", "--no-color", "--no-ext-diff", "HEAD~1", "HEAD")
        to_stream(f"{brief(diff)}\n\n", sys.stdout)

    def git(self, *arguments: str, scene: Scene = START) -> str:
        """Run git here, away from the user's own settings, and give what it prints."""
        kept = {name: text for name, text in os.environ.items() if not name.startswith("GIT_")}
        person = {"NAME": scene.author, "EMAIL": "demo@example.org", "DATE": scene.date}
        who = {f"GIT_{role}_{key}": text for role in ("AUTHOR", "COMMITTER")
               for key, text in person.items()}  # fmt: skip
        own = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C.UTF-8"}
        done = subprocess.run(["git", *arguments], cwd=self.folder, env=kept | who | own,
                              capture_output=True, check=False)  # fmt: skip
        if done.returncode:
            said = done.stderr.decode("utf-8", "replace").strip()
            raise UserError(f"git {arguments[0]} failed: {said}")
        return done.stdout.decode("utf-8", "replace")
