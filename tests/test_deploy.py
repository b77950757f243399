"""What is deployed: files that obey their schemas, fit the code, and ask for no more than that."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.forges.github import checkup, health
from bot.forges.github.events import READ
from bot.forges.gitlab import health as gitlab_health
from bot.settings import SECRET, Settings, name_of

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = re.compile(r"\bCOUNTERSIGN_[A-Z_]+\b")
# An App is told of these without asking for them.
UNASKED = {"installation", "installation_repositories"}


def compose(root: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((root / "deploy/compose.yaml").read_text("utf-8"))
    return data


def unit(root: Path) -> dict[str, str]:
    lines = (root / "deploy/countersign.service").read_text("utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and line[0] != "#")


def test_only_settings_that_there_are_are_set(root: Path) -> None:
    known = {name_of(field) for field in Settings.model_fields}
    known |= {f"{name_of(field)}_FILE" for field in SECRET}
    for path in sorted((root / "deploy").iterdir()):
        if path.is_file():
            assert set(VARIABLE.findall(path.read_text("utf-8"))) <= known, path.name


def test_the_compose_file_obeys_its_schema(root: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec",
         root / "deploy/compose.yaml"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_containers_have_no_rights_and_write_to_their_volume_only(root: Path) -> None:
    service = compose(root)["services"]["countersign"]
    assert service["read_only"]
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["ports"] == ["127.0.0.1:8000:8000"]
    image = (root / "deploy/Containerfile").read_text("utf-8")
    assert re.search(r"^USER (?!0|root)\S+$", image, re.MULTILINE)
    assert not re.search(r"^ADD |:latest|--privileged|curl .*\| *sh", image, re.MULTILINE)


def test_every_secret_comes_as_a_file(root: Path) -> None:
    data = compose(root)
    used = {one for service in data["services"].values() for one in service.get("secrets", ())}
    assert used == set(data["secrets"])
    named = set(data["services"]["countersign"]["environment"])
    assert not named & {name_of(field) for field in SECRET}


def test_a_stop_is_given_longer_than_the_service_takes(root: Path) -> None:
    drain = int(Settings.model_fields["drain"].default)
    assert int(compose(root)["services"]["countersign"]["stop_grace_period"].rstrip("s")) > drain
    assert int(unit(root)["TimeoutStopSec"]) > drain


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="there is no systemd here")
def test_the_unit_is_one(root: Path, tmp_path: Path) -> None:
    text = (root / "deploy/countersign.service").read_text("utf-8")
    here = tmp_path / "countersign.service"
    here.write_text(text.replace("/opt/countersign/bin/countersign", "/bin/true"))
    done = subprocess.run(["systemd-analyze", "verify", here], capture_output=True, text=True,
                          check=False)  # fmt: skip
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_app_asks_for_what_the_adapter_needs_and_no_more(root: Path) -> None:
    manifest = json.loads((root / "deploy/github-app.json").read_text("utf-8"))
    asked = manifest["default_permissions"]
    assert asked == checkup.PERMISSIONS | {"merge_queues": "read"}
    events = set(manifest["default_events"])
    assert events >= health.NEEDED
    assert events == set(READ) - UNASKED - {"status"}, "an App's own check is no status"


def test_the_guide_tells_why_of_each_permission_and_event(root: Path) -> None:
    guide = (root / "deploy/README.md").read_text("utf-8")
    manifest = json.loads((root / "deploy/github-app.json").read_text("utf-8"))
    for name, level in manifest["default_permissions"].items():
        assert f"| {name.replace('_', ' ')}: {level} |" in guide
    for event in manifest["default_events"]:
        assert re.search(rf"^\| (?:\w+, )*{event}(?:, \w+)* \|", guide, re.MULTILINE), event
    for words in gitlab_health.NEEDED.values():
        assert f"| {words} |" in guide
