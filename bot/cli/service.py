"""Service: what the verbs that run it share: their option, the settings, and what must be set."""

from __future__ import annotations

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.settings import GUIDE, SECRET, Settings, is_loopback, name_of, read
from bot.wiring import has_gitlab

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace


def add_settings(parser: ArgumentParser) -> None:
    """Declare the option that all of them take."""
    parser.add_argument("--settings", default="", metavar="FILE",
                        help="lines NAME=value, for what the environment leaves out")  # fmt: skip


def settings_of(options: Namespace, *, webhooks: bool = False) -> Settings:
    """Read the settings; ``UserError`` where they are wrong, or too few."""
    settings = read(path=options.settings)
    require(settings, webhooks=webhooks)
    return settings


def require(settings: Settings, *, webhooks: bool = True) -> None:
    """See that a forge is set up, and with ``webhooks`` what those are signed with.

    `UserError` says all that is missing, with lines to copy.
    """
    forges = {"github": _github(settings), "gitlab": has_gitlab(settings)}
    wrong = []
    if settings.insecure and not is_loopback(settings.host):
        wrong.append(f"{name_of('insecure')} is for a loopback address; {name_of('host')} is "
                     f"{settings.host}")  # fmt: skip
    for forge, is_set in forges.items():
        secrets = f"{forge}_secrets"
        signed = bool(getattr(settings, secrets))
        if signed and not is_set:
            wrong.append(f"{name_of(secrets)} is set, {name_of(f'{forge}_token')} is not")
        if webhooks and is_set and not signed and not settings.insecure:
            wrong.append(f"{name_of(secrets)} is not set: without it anybody could send webhooks; "
                         f"{_example(secrets)}")  # fmt: skip
    if wrong:
        raise UserError("\n".join(["the settings don't fit together:", *wrong, f"See {GUIDE}."]))
    if not any(forges.values()):
        raise UserError(_NEEDED)


def _github(settings: Settings) -> bool:
    app, key = bool(settings.github_app_id), bool(settings.github_app_key.get_secret_value())
    token = bool(settings.github_token.get_secret_value())
    if app != key:
        lacks = "github_app_key" if app else "github_app_id"
        raise UserError(f"a GitHub App needs its id and its key; {_example(lacks)} is missing")
    if app and token:
        raise UserError(f"{name_of('github_app_id')} and {name_of('github_token')} are both set; "
                        "an App needs no token")  # fmt: skip
    return app or token


def _example(field: str) -> str:
    suffix = "_FILE" if field in SECRET else ""
    return f"{name_of(field)}{suffix}={(Settings.model_fields[field].examples or [''])[0]}"


_NEEDED = f"""\
no forge is set up. Say in the environment, or in a file for --settings, who the service is there:
  {_example("github_app_id")}
  {_example("github_app_key")}
or
  {_example("github_token")}
or
  {_example("gitlab_token")}
and, for `countersign serve`, what the webhooks from there are signed with:
  {_example("github_secrets")}
  {_example("gitlab_secrets")}
The name without _FILE takes the value itself. {GUIDE} tells of all settings."""
