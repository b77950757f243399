"""Settings: what a deployment says through its environment; read here and nowhere else."""

from __future__ import annotations

import os
import re
from base64 import b64decode
from difflib import get_close_matches
from ipaddress import ip_address
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ByteSize,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from bot.core.model.errors import UserError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PREFIX = "COUNTERSIGN_"
GUIDE = "docs/service.md"
SHORTEST = 16
"""The fewest characters of a webhook secret: a shorter one can be guessed from one delivery."""
NONE = SecretStr("")
_UNITS = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86400}
_SAID = {"int_parsing": "is no whole number", "bool_parsing": "is neither true nor false",
         "byte_size": "is no size", "string_pattern_mismatch": "is no App's id"}  # fmt: skip
_KEY = re.compile(
    r"-----BEGIN [A-Z ]*PRIVATE KEY-----\s.+-----END [A-Z ]*PRIVATE KEY-----", re.DOTALL
)


def is_loopback(host: str) -> bool:
    """Tell whether a host's name or address means this machine alone."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _seconds(value: object) -> object:
    found = re.fullmatch(r"(\d{1,9})\s*([smhd]?)", str(value).strip())
    if not found:
        raise ValueError("is no length of time")
    return int(found[1]) * _UNITS[found[2]]


def _words(value: object) -> object:
    return tuple(value.split()) if isinstance(value, str) else value


def _strong(values: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    for one in values:
        text = one.get_secret_value()
        if len(text) < SHORTEST:
            raise ValueError(f"holds a secret of less than {SHORTEST} characters; "
                             "`openssl rand -hex 32` makes a good one")  # fmt: skip
        if text.startswith("whsec_") and not _is_base64(text[6:]):
            raise ValueError("holds a signing token that is not whsec_ and base64 text")
    return values


def _is_base64(text: str) -> bool:
    try:
        return bool(b64decode(text, validate=True))
    except ValueError:
        return False


def _address(value: str) -> str:
    url = urlsplit(value)
    if url.scheme not in {"http", "https"} or not url.hostname or url.query or url.fragment:
        raise ValueError("is no address")
    if url.username is not None or url.password is not None:
        raise ValueError("holds a user or a password; those have settings of their own")
    if url.scheme == "http" and not is_loopback(url.hostname):
        raise ValueError("would send tokens in clear text; https:// would be right")
    return value.rstrip("/")


def _private_key(value: SecretStr) -> SecretStr:
    text = value.get_secret_value().replace("\\n", "\n").strip()
    if text and not _KEY.fullmatch(text):
        raise ValueError("is no private key in PEM form; the App's settings page makes one")
    return SecretStr(text)


Seconds = Annotated[int, BeforeValidator(_seconds)]
Address = Annotated[str, AfterValidator(_address)]
Words = Annotated[tuple[str, ...], BeforeValidator(_words)]
Secrets = Annotated[tuple[SecretStr, ...], BeforeValidator(_words), AfterValidator(_strong)]
PrivateKey = Annotated[SecretStr, AfterValidator(_private_key)]


class Settings(BaseModel):
    """What a deployment sets; a field's description is its line in the guide.

    No secret shows in ``repr``, nor in what is said of a wrong one.
    """

    model_config = ConfigDict(
        extra="forbid", frozen=True, hide_input_in_errors=True, str_strip_whitespace=True,
        validate_default=False,
    )  # fmt: skip

    github_app_id: str = Field("", pattern=r"^[\w.]+$", examples=["123456"],
        description="the GitHub App's id, or its client id")  # fmt: skip
    github_app_key: PrivateKey = Field(NONE, examples=["/run/secrets/github-app.pem"],
        description="the App's private key, as PEM")  # fmt: skip
    github_token: SecretStr = Field(NONE, examples=["/run/secrets/github-token"],
        description="a token in place of an App; it gives commit statuses, "
                    "an App gives check runs")  # fmt: skip
    github_secrets: Secrets = Field((), examples=["/run/secrets/github-webhook"],
        description="the webhook's secret; several while one replaces another")  # fmt: skip
    github_url: Address = Field("https://github.com", examples=["https://github.example.org"],
        description="GitHub, or your Enterprise Server")  # fmt: skip
    github_former: Words = Field((), examples=["4711"],
        description="ids of accounts that spoke for us before")  # fmt: skip
    gitlab_token: SecretStr = Field(NONE, examples=["/run/secrets/gitlab-token"],
        description="a service account's token, or a group's or project's, "
                    "with the scope `api`")  # fmt: skip
    gitlab_secrets: Secrets = Field((), examples=["/run/secrets/gitlab-webhook"],
        description="the webhook's signing token (`whsec_…`) or secret token; "
                    "several while one replaces another")  # fmt: skip
    gitlab_url: Address = Field("https://gitlab.com", examples=["https://gitlab.example.org"],
        description="GitLab.com, or your own")  # fmt: skip
    gitlab_former: Words = Field((), examples=["4711"],
        description="ids of users whose comments are ours too: "
                    "each new token of a project or group makes a new user")  # fmt: skip
    gitlab_check: bool = Field(default=False, examples=["true"],
        description="answer external status checks named `countersign`, too "
                    "(Ultimate)")  # fmt: skip
    gitlab_waiting: Literal["failed", "pending"] = Field("failed", examples=["pending"],
        description="the status of what waits for people: `failed`, or `pending`, "
                    "which keeps the pipeline from ending")  # fmt: skip
    data: str = Field("countersign-data", min_length=1, examples=["/var/lib/countersign"],
        description="the folder for the database and the mirrors of git repositories")  # fmt: skip
    database: SecretStr = Field(NONE, examples=["postgresql://countersign:…@db/countersign"],
        description="a PostgreSQL address, for more than one process; "
                    "without it a SQLite file in the data folder")  # fmt: skip
    host: str = Field("127.0.0.1", min_length=1, examples=["127.0.0.1"],
        description="the address to listen on")  # fmt: skip
    port: int = Field(8000, ge=0, le=65535, examples=["8000"],
        description="the port to listen on")  # fmt: skip
    public_url: Address = Field("", examples=["https://countersign.example.org"],
        description="where the forges reach the service: "
                    "`doctor` looks for webhooks that lead there")  # fmt: skip
    metrics_token: SecretStr = Field(NONE, examples=["/run/secrets/metrics-token"],
        description="the bearer token that `/metrics` asks for; "
                    "without it whoever reaches the port may read them")  # fmt: skip
    body_limit: ByteSize = Field(ByteSize(25 << 20), gt=0, le=25 << 20, examples=["5MiB"],
        description="the largest delivery that is read; 25 MiB is GitHub's own limit")  # fmt: skip
    workers: int = Field(4, ge=1, le=32, examples=["4"],
        description="how many merge requests are looked at together")  # fmt: skip
    mirror_budget: ByteSize = Field(ByteSize(10 << 30), ge=1 << 20, examples=["10GiB"],
        description="how much disk the mirrors may take")  # fmt: skip
    sweep_every: Seconds = Field(600, examples=["10m"],
        description="how often to look for what no webhook told; 0 for never")  # fmt: skip
    audit_every: Seconds = Field(86400, examples=["1d"],
        description="how often to look at everything that is open; 0 for never")  # fmt: skip
    keep_days: int = Field(14, ge=1, le=365, examples=["14"],
        description="how many days deliveries are kept for `replay`")  # fmt: skip
    drain: Seconds = Field(25, examples=["25s"],
        description="how long a stop waits for what is being looked at")  # fmt: skip
    log_format: Literal["console", "json"] = Field("console", examples=["json"],
        description="`console` for people, `json` for machines")  # fmt: skip
    log_level: Literal["debug", "info", "warning", "error"] = Field("info", examples=["info"],
        description="the least that is logged: `debug`, `info`, `warning`, `error`")  # fmt: skip
    insecure: bool = Field(default=False, examples=["true"],
        description="take unsigned webhooks, for trying out on a loopback address")  # fmt: skip

    @property
    def database_url(self) -> str:
        """The database's address, with its password."""
        path = os.path.abspath(os.path.join(self.data, "countersign.db"))
        return self.database.get_secret_value() or f"sqlite:///{path}"

    def secrets(self) -> list[str]:
        """List the values that no log may hold."""
        found = []
        for value in dict(self).values():
            several = value if isinstance(value, tuple) else (value,)
            found += revealed([one for one in several if isinstance(one, SecretStr)])
        return [one for one in found if one]


def revealed(secrets: Sequence[SecretStr]) -> list[str]:
    """Give the texts of secrets."""
    return [one.get_secret_value() for one in secrets]


SECRET = {"github_app_key", "github_token", "github_secrets", "gitlab_token", "gitlab_secrets",
          "database", "metrics_token"}  # fmt: skip
"""What may be named by a file instead: ``COUNTERSIGN_GITLAB_TOKEN_FILE``."""


OF_PIPELINES = {"COUNTERSIGN_TOKEN", "COUNTERSIGN_WHEEL"}
"""Variables that jobs know; a job may run a verb of the service, too."""


def read(environ: Mapping[str, str] | None = None, path: str = "") -> Settings:
    """Read the settings from the environment, and what it leaves out from a file of lines
    ``NAME=value``; ``UserError`` names everything that is wrong.
    """
    given = _lines(path) if path else {}
    given |= os.environ if environ is None else environ
    ours = {name: text for name, text in given.items()
            if name.startswith(PREFIX) and name not in OF_PIPELINES}  # fmt: skip
    known = set(Settings.model_fields)
    named = {f"{PREFIX}{field.upper()}": field for field in known}
    files = {f"{name}_FILE": field for name, field in named.items() if field in SECRET}
    wrong = [_unknown(name, [*named, *files]) for name in ours if name not in named | files]
    values = {named[name]: text for name, text in ours.items() if name in named and text}
    for name in files.keys() & {one for one in ours if ours[one]}:
        if files[name] in values:
            wrong.append(f"{name} and {name.removesuffix('_FILE')} are both set; one is enough")
        try:
            values[files[name]] = _content(ours[name])
        except (OSError, ValueError) as error:  # the name is not told: it may be the secret itself
            said = getattr(error, "strerror", None) or "no text"
            wrong.append(f"{name} names a file that can't be read: {said}")
    try:
        settings = Settings.model_validate(values)
    except ValidationError as error:
        found = error.errors(include_input=False)
        wrong += [_told(str(one["loc"][0]), one["type"], one["msg"]) for one in found]
        settings = Settings()
    if wrong:
        raise UserError("\n".join(["the settings are wrong:", *sorted(wrong), f"See {GUIDE}."]))
    return settings


def _lines(path: str) -> dict[str, str]:
    """Read a file as systemd and containers do: ``#`` begins a comment, quotes are taken off."""
    try:
        lines = [line.strip() for line in _content(path).splitlines()]
    except (OSError, ValueError) as error:
        said = getattr(error, "strerror", None) or "no text"
        raise UserError(f"the settings {path} can't be read: {said}") from error
    found = {}
    for number, line in enumerate(lines, 1):
        name, equals, value = line.partition("=")
        if not equals and line and line[0] != "#":
            raise UserError(f"{path}:{number}: no NAME=value")
        if equals and line[0] != "#":
            value = value.strip()
            quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
            found[name.strip()] = value[1:-1] if quoted else value
    return found


def _content(path: str) -> str:
    with open(path, encoding="utf-8") as file:
        return file.read().strip()


def _unknown(name: str, known: list[str]) -> str:
    close = get_close_matches(name.removeprefix(PREFIX), [one[len(PREFIX) :] for one in known], n=1)
    meant = f"; did you mean {PREFIX}{close[0]}?" if close else ""
    return f"{name}: there is no such setting{meant}"


def _told(name: str, kind: str, message: str) -> str:
    """Tell what is wrong with a field, and show one that would be right."""
    said = _SAID.get(kind) or message.removeprefix("Value error, ").removeprefix("Input ")
    example = (Settings.model_fields[name].examples or [""])[0]
    right = "" if name in SECRET else f"; for example {example}"
    return f"{name_of(name)}: {said}{right}"


def name_of(field: str) -> str:
    """Give a field's environment variable."""
    return PREFIX + field.upper()
