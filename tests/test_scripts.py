"""The scripts CI calls: they pass on what they are told and name what failed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path


def run(script: Path, *args: str, path: str = "") -> subprocess.CompletedProcess[str]:
    """Run a script in its folder, with a PATH of the given folders and the system's."""
    return subprocess.run(
        ["bash", str(script), *args],
        cwd=script.parent,
        env={"PATH": os.pathsep.join(filter(None, [path, "/usr/bin", "/bin"]))},
        capture_output=True,
        text=True,
        check=False,
    )


def executable(path: Path, text: str) -> Path:
    """Write a shell script that may be run."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def copied(script: Path, folder: Path) -> Path:
    """Copy a script away from the repository."""
    return Path(shutil.copy(script, folder))


def test_check_trackers_passes_arguments_and_status_through(root: Path, tmp_path: Path) -> None:
    executable(tmp_path / "bin/countersign", 'for word; do echo "<$word>"; done; exit 3')
    script = copied(root / "scripts/ci/check-trackers.sh", tmp_path)
    done = run(script, "--format", "a b", path=str(tmp_path / "bin"))
    assert done.returncode == 3
    assert done.stdout == "<check>\n<--format>\n<a b>\n"


def test_check_trackers_prefers_the_command_installed_next_to_it(
    root: Path, tmp_path: Path
) -> None:
    executable(tmp_path / "venv/bin/countersign", "echo installed")
    executable(tmp_path / "bin/countersign", "echo elsewhere")
    script = copied(root / "scripts/ci/check-trackers.sh", tmp_path / "venv/bin")
    assert run(script, path=str(tmp_path / "bin")).stdout == "installed\n"


def test_check_trackers_says_how_to_install_what_is_missing(root: Path, tmp_path: Path) -> None:
    script = copied(root / "scripts/ci/check-trackers.sh", tmp_path)
    done = run(script)
    assert done.returncode == 127
    assert "pip install" in done.stderr


def test_verify_runs_every_gate_and_names_the_failed_last(root: Path, tmp_path: Path) -> None:
    script = copied(root / "scripts/ci/verify.sh", tmp_path)
    executable(tmp_path / "gate-broken.sh", "exit 4")
    executable(tmp_path / "gate-fine.sh", "echo fine ran")
    done = run(script)
    assert done.returncode == 1
    assert "fine ran" in done.stdout
    assert done.stdout.splitlines()[-1] == "verify: failed: broken (1 passed)"
    assert run(script, "--except", "broken").returncode == 0
    assert run(script, "fine").returncode == 0
    assert run(script, "no-such-gate").returncode == 1


def test_a_failing_gate_names_itself_and_the_way_out(root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "scripts/ci"
    folder.mkdir(parents=True)
    copied(root / "scripts/ci/env.sh", folder)
    source = 'source "$(dirname "$0")/env.sh"\nremedy="mend it"\nscratch=$(mktemp -d)\n'
    gate = folder / "gate-sample.sh"
    gate.write_text(f'{source}echo "$scratch"; false\n', encoding="utf-8")
    done = run(gate)
    assert done.returncode == 1
    assert done.stderr == "gate sample failed; mend it\n"
    assert not Path(done.stdout.strip()).exists()


def test_every_gate_may_be_run_and_begins_alike(root: Path) -> None:
    gates = sorted((root / "scripts/ci").glob("gate-*.sh"))
    assert gates
    for gate in gates:
        lines = gate.read_text(encoding="utf-8").splitlines()
        assert os.access(gate, os.X_OK), gate.name
        assert lines[0] == "#!/usr/bin/env bash", gate.name
        assert 'source "$(dirname "${BASH_SOURCE[0]}")/env.sh"' in lines, gate.name


def test_the_lock_names_no_place_and_hashes_every_release(root: Path) -> None:
    lock = (root / "requirements/dev.txt").read_text(encoding="utf-8")
    assert "://" not in lock
    assert "--find-links" not in lock
    pinned = [line for line in lock.splitlines() if "==" in line]
    assert pinned
    assert all(line.endswith("\\") for line in pinned), "a hash follows each"
