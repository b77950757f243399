"""What is deployed: files that obey their schemas, fit the code, and ask for no more than that."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any

import pytest
import yaml

from bot.cli.service import require
from bot.forges.github import checkup, health
from bot.forges.github.events import READ
from bot.forges.gitlab import health as gitlab_health
from bot.settings import SECRET, Settings, name_of, read
from tests.e2e.harbour import JUMPED, MATRIX, NEEDY, STATUS, TRACKER, tracker
from tests.e2e.hosts import github_app

if TYPE_CHECKING:
    from pathlib import Path

VARIABLE = re.compile(r"\bCOUNTERSIGN_[A-Z_]+\b")
# An App is told of these without asking for them.
UNASKED = {"installation", "installation_repositories"}


def compose(root: Path) -> dict[str, Any]:
    data: dict[str, Any] = yaml.safe_load((root / "deploy/compose.yaml").read_text("utf-8"))
    return data


def unit(root: Path) -> list[tuple[str, str]]:
    lines = (root / "deploy/countersign.service").read_text("utf-8").splitlines()
    pairs = (line.partition("=") for line in lines if "=" in line and line[0] != "#")
    return [(name, value) for name, _, value in pairs]


def image(root: Path) -> list[str]:
    """Give the instructions of the container file, each on one line."""
    text = (root / "deploy/Containerfile").read_text("utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return [line for line in "\n".join(lines).replace("\\\n", " ").splitlines() if line]


def example(root: Path) -> dict[str, str]:
    """Give what the example of an environment file sets or would set, by name."""
    text = (root / "deploy/countersign.env.example").read_text("utf-8")
    return dict(re.findall(r"^#?(COUNTERSIGN_[A-Z_]+)=(.*)$", text, re.MULTILINE))


def pins(path: Path) -> dict[str, list[str]]:
    """Give the version of each package of a lock, and the hashes of its files."""
    found: dict[str, list[str]] = {}
    now: list[str] = []
    for line in path.read_text("utf-8").splitlines():
        if pinned := re.match(r"([a-z0-9.-]+)==([^ ;]+)", line):
            now = found[pinned[1]] = [pinned[2]]
        now += re.findall(r"--hash=(sha256:[0-9a-f]{64})", line)
    return found


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
    for name, service in compose(root)["services"].items():
        assert service["read_only"], name
        assert service["cap_drop"] == ["ALL"], name
        assert "no-new-privileges:true" in service["security_opt"], name
        assert all(port.startswith("127.0.0.1:") for port in service.get("ports", ())), name
        assert service["deploy"]["resources"]["limits"].keys() == {"cpus", "memory", "pids"}, name
        assert service["healthcheck"], name


def test_the_database_is_reached_by_the_service_alone(root: Path) -> None:
    data = compose(root)
    database = data["services"]["database"]
    assert "ports" not in database
    assert database["networks"] == ["inside"]
    assert data["networks"]["inside"]["internal"]


def test_what_shares_no_database_is_one_process(root: Path) -> None:
    services = compose(root)["services"]
    assert services["countersign"]["deploy"]["replicas"] > 1
    assert "COUNTERSIGN_DATABASE_FILE" in services["countersign"]["environment"]
    assert services["single"]["deploy"].get("replicas", 1) == 1
    assert "COUNTERSIGN_DATABASE_FILE" not in services["single"]["environment"]
    assert services["single"]["profiles"]


def test_the_image_runs_without_root_and_without_a_shell(root: Path) -> None:
    lines = image(root)
    (user,) = [line for line in lines if line.startswith("USER ")]
    assert re.fullmatch(r"USER [1-9]\d*:[1-9]\d*", user)
    started = [line for line in lines if line.startswith(("ENTRYPOINT ", "CMD "))]
    assert started == ['ENTRYPOINT ["countersign"]', 'CMD ["serve"]']
    assert not [line for line in lines if re.search(r"^ADD |:latest|curl|wget", line)]
    bases = [line.split()[1] for line in lines if line.startswith("FROM ")]
    assert len(bases) == 2
    assert len(set(bases)) == 1


def test_the_image_installs_only_what_the_locks_name(root: Path) -> None:
    found = [
        one for line in image(root) for one in re.findall(r"pip (install|wheel) ([^&]*)", line)
    ]
    assert len(found) == 4
    for verb, options in found:
        locked = "--require-hashes" in options and "--only-binary :all:" in options
        alone = "--no-deps" in options and ("--no-index" in options or verb == "wheel")
        assert locked or alone, options


def test_the_image_is_made_of_what_it_needs_and_of_no_secret(root: Path) -> None:
    lines = (root / ".dockerignore").read_text("utf-8").splitlines()
    first = next(line for line in lines if line[0] != "#")
    assert first == "*"
    taken = {line[1:] for line in lines if line[0] == "!"}
    assert taken == {
        "LICENSE", "README.md", "bot", "examples", "pyproject.toml", "requirements/build.txt",
        "requirements/service.txt", "scripts/ci/check-trackers.sh",
    }  # fmt: skip
    assert all((root / path).exists() for path in taken)


def test_what_runs_is_locked_at_the_versions_that_are_tested(root: Path) -> None:
    tested = pins(root / "requirements/dev.txt")
    service, build = (pins(root / f"requirements/{one}.txt") for one in ("service", "build"))
    for lock in (service, build):
        assert lock
        assert all(len(pin) > 1 for pin in lock.values())
        assert {name: pin for name, pin in lock.items() if tested.get(name) != pin} == {}
    project = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))
    parts = project["project"]["optional-dependencies"]
    wanted = [*project["project"]["dependencies"], *parts["service"], *parts["postgres"]]
    names = {re.split(r"[\[>=<]", one)[0] for one in wanted} - {"countersign"}
    assert names <= service.keys()
    makers = {re.split(r"[\[>=<]", one)[0] for one in project["build-system"]["requires"]}
    assert makers <= build.keys()


def test_the_health_check_tells_a_service_that_answers_from_one_that_does_not(root: Path) -> None:
    (line,) = [line for line in image(root) if line.startswith("HEALTHCHECK ")]
    check = json.loads(line[line.index("[") :])
    for name in ("countersign", "single"):
        assert compose(root)["services"][name]["healthcheck"]["test"] == ["CMD", *check]
    answers = {"/healthz": 200}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(answers[self.path])
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        program = check[2].replace("8000", str(server.server_port))
        for status in (200, 503):
            answers["/healthz"] = status
            done = subprocess.run([sys.executable, "-c", program], check=False)
            assert (done.returncode == 0) == (status == 200)
        server.shutdown()
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert done.returncode == 1


def test_every_secret_comes_as_a_file(root: Path) -> None:
    data = compose(root)
    used = {one for service in data["services"].values() for one in service.get("secrets", ())}
    assert used == set(data["secrets"])
    files = {f"{name_of(field)}_FILE" for field in SECRET}
    environment = data["services"]["countersign"]["environment"]
    assert files == set(environment)
    assert {value.removeprefix("/run/secrets/") for value in environment.values()} == set(
        data["services"]["countersign"]["secrets"]
    )
    credentials = [
        value.partition(":")[0] for name, value in unit(root) if name == "LoadCredential"
    ]
    named = [value.partition("=")[::2] for name, value in unit(root) if name == "Environment"]
    given = {name: value for name, value in named if name.endswith("_FILE")}
    assert files == set(given)
    assert [value.removeprefix("%d/") for value in given.values()] == credentials


def test_every_setting_has_its_place_and_its_default_is_shown(root: Path) -> None:
    shown = example(root)
    fixed = {"data", "host", "port", "log_format", "insecure"}
    told = {name_of(field) for field in Settings.model_fields.keys() - SECRET - fixed}
    assert set(shown) == told
    usual = Settings()
    for name, value in shown.items():
        field = name.removeprefix("COUNTERSIGN_").lower()
        if field != "public_url":
            assert getattr(read({name: value}), field) == getattr(usual, field), name


@pytest.mark.parametrize("forge", ["github", "gitlab"])
def test_the_host_that_is_not_used_has_empty_files(forge: str, root: Path, tmp_path: Path) -> None:
    environment = compose(root)["services"]["countersign"]["environment"]
    for name in environment:
        (tmp_path / name).write_text("", encoding="utf-8")
    token, secrets = (f"COUNTERSIGN_{forge.upper()}_{what}_FILE" for what in ("TOKEN", "SECRETS"))
    (tmp_path / token).write_text("a-token-of-the-host\n", encoding="utf-8")
    (tmp_path / secrets).write_text("0123456789abcdef\n", encoding="utf-8")
    settings = read({name: str(tmp_path / name) for name in environment})
    require(settings)
    assert settings.database_url.startswith("sqlite:")


def test_a_stop_is_given_longer_than_the_service_takes(root: Path) -> None:
    drain = int(Settings.model_fields["drain"].default)
    for name in ("countersign", "single"):
        assert int(compose(root)["services"][name]["stop_grace_period"].rstrip("s")) > drain
    assert int(dict(unit(root))["TimeoutStopSec"]) > drain


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
    known = json.loads((root / "tests/schemas/github/openapi.json").read_text("utf-8"))
    levels = known["components"]["schemas"]["app-permissions"]["properties"]
    assert all(level in levels[name]["enum"] for name, level in asked.items())
    events = set(manifest["default_events"])
    assert events >= health.NEEDED
    assert events == set(READ) - UNASKED - {"status"}, "an App's own check is no status"


def test_what_the_manifest_asks_for_is_enough(root: Path, tmp_path: Path) -> None:
    manifest = json.loads((root / "deploy/github-app.json").read_text("utf-8"))
    asked = manifest["default_permissions"], manifest["default_events"]
    with github_app(tmp_path, *asked) as live:
        live.project.commit("topic", {TRACKER: tracker(JUMPED, NEEDY)}, "Done", author="kim")
        request = live.open("topic")
        live.settle()
        assert request.status(STATUS) == "failure"
        assert live.ours(request)
        live.project.commit("topic", {TRACKER: tracker(MATRIX, NEEDY)}, "Mended", author="kim")
        live.settle()
        assert request.status(STATUS) == "success"
        assert live.ours(request) == []
        live.project.commit("main", {TRACKER: tracker(JUMPED)}, "Pushed past us", author="kim")
        live.settle()
        assert len(live.issues()) == 1


def test_the_guide_tells_why_of_each_permission_and_event(root: Path) -> None:
    guide = (root / "deploy/README.md").read_text("utf-8")
    manifest = json.loads((root / "deploy/github-app.json").read_text("utf-8"))
    for name, level in manifest["default_permissions"].items():
        assert f"| {name.replace('_', ' ')}: {level} |" in guide
    for event in manifest["default_events"]:
        assert re.search(rf"^\| (?:\w+, )*{event}(?:, \w+)* \|", guide, re.MULTILINE), event
    for words in gitlab_health.NEEDED.values():
        assert f"| {words} |" in guide
