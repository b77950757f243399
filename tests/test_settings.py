"""Settings: read from the environment, told apart when wrong, and never shown when secret."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.cli.service import require
from bot.core.model.errors import UserError
from bot.settings import SECRET, Settings, name_of, read

if TYPE_CHECKING:
    from pathlib import Path

GOOD = "0123456789abcdef"
KEY = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"


# The setting and its value, then what is said of it.
WRONG = """\
PORT=tcp://10.0.0.1:80: is no whole number; for example 8000
WORKERS=0: should be greater than or equal to 1; for example 4
BODY_LIMIT=1GiB: should be less than or equal to 26214400; for example 5MiB
MIRROR_BUDGET=lots: is no size; for example 10GiB
SWEEP_EVERY=soon: is no length of time; for example 10m
LOG_FORMAT=xml: should be 'console' or 'json'; for example json
INSECURE=maybe: is neither true nor false; for example true
GITHUB_URL=github.com: is no address; for example https://github.example.org
GITLAB_URL=http://git.example.org: would send tokens in clear text; https:// would be right; \
for example https://gitlab.example.org
GITLAB_URL=https://me:pw@git.example.org: holds a user or a password; those have settings of their \
own; for example https://gitlab.example.org
GITHUB_APP_KEY=MIIE: is no private key in PEM form; the App's settings page makes one
GITHUB_SECRETS=0123456789abcdef short: holds a secret of less than 16 characters; \
`openssl rand -hex 32` makes a good one
GITLAB_SECRETS=whsec_0123456789!: holds a signing token that is not whsec_ and base64 text
GITHUB_SECRET=0123456789abcdef: there is no such setting; did you mean COUNTERSIGN_GITHUB_SECRETS?
WEATHER=fine: there is no such setting
PORT_FILE=/etc/port: there is no such setting; did you mean COUNTERSIGN_PORT?
""".splitlines()
UNFIT = """\
GITLAB_TOKEN=t: GITLAB_SECRETS is not set: without it anybody could send webhooks; \
GITLAB_SECRETS_FILE=/run/secrets/gitlab-webhook
GITHUB_TOKEN=t GITHUB_SECRETS=0123456789abcdef GITLAB_SECRETS=0123456789abcdef: \
GITLAB_SECRETS is set, GITLAB_TOKEN is not
GITLAB_TOKEN=t INSECURE=1 HOST=0.0.0.0: INSECURE is for a loopback address; HOST is 0.0.0.0
GITHUB_APP_ID=7 GITHUB_SECRETS=0123456789abcdef: a GitHub App needs its id and its key; \
GITHUB_APP_KEY_FILE=/run/secrets/github-app.pem is missing
GITHUB_APP_ID=7 GITHUB_TOKEN=t GITHUB_APP_KEY=KEY: GITHUB_APP_ID and GITHUB_TOKEN are both set; \
an App needs no token
""".splitlines()


def wrong(**given: str) -> list[str]:
    """Give what is said of wrong settings, a line each."""
    with pytest.raises(UserError) as told:
        read({f"COUNTERSIGN_{name}": text for name, text in given.items()})
    first, *lines, last = str(told.value).splitlines()
    assert first == "the settings are wrong:"
    assert last == "See docs/service.md."
    return [line.removeprefix("COUNTERSIGN_") for line in lines]


def unfit(**given: str) -> str:
    """Give what is said of settings that are right one by one, and not together."""
    settings = read({f"COUNTERSIGN_{name}": text for name, text in given.items()})
    with pytest.raises(UserError) as told:
        require(settings)
    return str(told.value).replace("COUNTERSIGN_", "")


def test_nothing_given_is_what_the_defaults_say() -> None:
    assert read({}) == Settings()
    assert read({"COUNTERSIGN_PORT": "", "PATH": "/bin", "PORT": "1"}) == Settings()


def test_the_database_is_a_file_in_the_data_folder_unless_it_is_named(tmp_path: Path) -> None:
    settings = read({"COUNTERSIGN_DATA": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/countersign.db"
    named = read({"COUNTERSIGN_DATABASE": "postgresql://me:secret@db/x"})
    assert named.database_url == "postgresql://me:secret@db/x"


def test_times_sizes_and_lists_are_written_as_people_do() -> None:
    settings = read({
        "COUNTERSIGN_SWEEP_EVERY": "10m", "COUNTERSIGN_AUDIT_EVERY": "1 d",
        "COUNTERSIGN_DRAIN": "90", "COUNTERSIGN_BODY_LIMIT": "5 MiB",
        "COUNTERSIGN_GITLAB_SECRETS": f"{GOOD}1\n{GOOD}2  {GOOD}3\n", "COUNTERSIGN_INSECURE": "yes",
    })  # fmt: skip
    assert (settings.sweep_every, settings.audit_every, settings.drain) == (600, 86400, 90)
    assert settings.body_limit == 5 << 20
    assert [one.get_secret_value()[-1] for one in settings.gitlab_secrets] == ["1", "2", "3"]
    assert settings.insecure


@pytest.mark.parametrize("line", WRONG)
def test_what_is_wrong_is_told_with_what_would_be_right(line: str) -> None:
    given, said = line.split(": ", 1)
    name, value = given.split("=", 1)
    assert wrong(**{name: value}) == [f"{name}: {said}"]


def test_all_that_is_wrong_is_told_at_once() -> None:
    assert len(wrong(PORT="a", WORKERS="b", COLOUR="c", DATABASE_FILE="/nowhere")) == 4


@pytest.mark.parametrize("field", sorted(SECRET))
def test_a_secret_shows_nowhere(field: str) -> None:
    secret = "postgresql://hush/hush-hush" if field == "database" else "hush-hush-hush-hush"
    if field == "github_app_key":
        secret = KEY.replace("MIIE", "hush")
    settings = read({name_of(field): secret})
    assert "hush" not in repr(settings) + str(settings) + settings.model_dump_json()
    assert any("hush" in one for one in settings.secrets())
    with pytest.raises(UserError) as told:
        read({name_of(field): "hush", f"{name_of(field)}_FILE": "hush", "COUNTERSIGN_PORT": "x"})
    assert "hush" not in str(told.value)


def test_a_secret_may_lie_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "key.pem").write_text(f"{KEY}\n")
    settings = read({"COUNTERSIGN_GITHUB_APP_KEY_FILE": str(tmp_path / "key.pem")})
    assert settings.github_app_key.get_secret_value() == KEY
    folded = read({"COUNTERSIGN_GITHUB_APP_KEY": KEY.replace("\n", "\\n")})
    assert folded.github_app_key.get_secret_value() == KEY


def test_a_file_that_is_not_there_is_told_without_its_name() -> None:
    """Whoever mixes the two up puts the secret where a path should be."""
    assert wrong(DATABASE_FILE="postgresql://hush") == [
        "DATABASE_FILE names a file that can't be read: No such file or directory"
    ]


def test_a_value_and_its_file_are_one_too_many(tmp_path: Path) -> None:
    (tmp_path / "t").write_text("x")
    assert wrong(DATABASE="x", DATABASE_FILE=str(tmp_path / "t")) == [
        "DATABASE_FILE and COUNTERSIGN_DATABASE are both set; one is enough"
    ]


def test_a_file_of_lines_says_what_the_environment_leaves_out(tmp_path: Path) -> None:
    lines = "# ours\n\nCOUNTERSIGN_PORT=9000\nCOUNTERSIGN_WORKERS = \"2\"\nOTHER='x'\n"
    (tmp_path / "our.env").write_text(lines)
    settings = read({"COUNTERSIGN_PORT": "9001"}, str(tmp_path / "our.env"))
    assert (settings.port, settings.workers) == (9001, 2)
    (tmp_path / "our.env").write_text("COUNTERSIGN_PORT 9000\n")
    with pytest.raises(UserError, match=r"our\.env:1: no NAME=value"):
        read({}, str(tmp_path / "our.env"))
    with pytest.raises(UserError, match=r"none\.env can't be read: No such file"):
        read({}, "none.env")


def test_an_empty_environment_is_told_all_it_lacks() -> None:
    assert (
        unfit()
        == """\
no forge is set up. Say in the environment, or in a file for --settings, who the service is there:
  GITHUB_APP_ID=123456
  GITHUB_APP_KEY_FILE=/run/secrets/github-app.pem
or
  GITHUB_TOKEN_FILE=/run/secrets/github-token
or
  GITLAB_TOKEN_FILE=/run/secrets/gitlab-token
and, for `countersign serve`, what the webhooks from there are signed with:
  GITHUB_SECRETS_FILE=/run/secrets/github-webhook
  GITLAB_SECRETS_FILE=/run/secrets/gitlab-webhook
The name without _FILE takes the value itself. docs/service.md tells of all settings."""
    )


@pytest.mark.parametrize("line", UNFIT)
def test_settings_that_do_not_fit_together_are_told(line: str) -> None:
    given, said = line.split(": ", 1)
    settings = dict(one.split("=", 1) for one in given.split(" "))
    if "GITHUB_APP_KEY" in settings:
        settings["GITHUB_APP_KEY"] = KEY
    assert said in unfit(**settings).splitlines()


@pytest.mark.parametrize("host", ["127.0.0.1", "127.8.8.8", "::1", "localhost"])
def test_unsigned_webhooks_are_taken_on_loopback_when_that_is_asked_for(host: str) -> None:
    require(read({"COUNTERSIGN_GITLAB_TOKEN": "t", "COUNTERSIGN_INSECURE": "1",
                  "COUNTERSIGN_HOST": host}))  # fmt: skip


def test_whoever_takes_no_webhooks_needs_no_secret_of_theirs() -> None:
    require(read({"COUNTERSIGN_GITLAB_TOKEN": "t"}), webhooks=False)
