"""Wiring: the one place that joins ports to adapters, and loads only what the settings ask for."""

from __future__ import annotations

import os

from bot.core.model.errors import UserError
from bot.core.model.typed import TYPE_CHECKING
from bot.flows.desk import Desk
from bot.git.mirror import size
from bot.git.mirrors import GitMirrors
from bot.ports.store import StoreError
from bot.settings import revealed
from bot.store.opening import is_shared as shared
from bot.store.opening import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.ports.forge import Event, Forge, Receiver
    from bot.ports.meter import Meter
    from bot.ports.store import Delivery, Store
    from bot.settings import Settings
    from bot.store.opening import SqlStore

GITHUB, GITLAB = "github", "gitlab"


def store_of(settings: Settings, *, service: bool = False) -> SqlStore:
    """Open the store, its folder made where it is missing; ``UserError`` if that can't be done."""
    folder_of(settings)
    try:
        return open_store(settings.database_url, service=service)
    except StoreError as error:
        raise UserError(f"the store can't be opened: {error}") from error


def folder_of(settings: Settings, *parts: str) -> str:
    """Give the data folder, or one in it, made for its owner alone where it is missing."""
    path = os.path.abspath(os.path.join(settings.data, *parts))
    try:
        os.makedirs(path, mode=0o700, exist_ok=True)
    except OSError as error:
        raise UserError(
            f"the data folder {path} can't be made: {error.strerror}; "
            "set COUNTERSIGN_DATA to one that this user may write to"
        ) from error
    return path


def is_shared(settings: Settings) -> bool:
    """Tell whether several processes may share the database."""
    return shared(settings.database_url)


def desk_of(settings: Settings, store: Store, meter: Meter | None = None) -> Desk:
    """Give flows what they work with."""
    mirrors = GitMirrors(folder_of(settings, "mirrors"), int(settings.mirror_budget))
    return Desk(forges_of(settings, meter), mirrors, store.inbox, store.memory)


def mirror_bytes(settings: Settings) -> int:
    """Tell how much disk the mirrors take."""
    return size(folder_of(settings, "mirrors"))


def forges_of(settings: Settings, meter: Meter | None = None) -> dict[str, Forge]:
    """Connect the forges that are set up, by name; nothing is asked of them yet."""
    found: dict[str, Forge] = {}
    if has_github(settings):
        found[GITHUB] = _github(settings, meter)
    if has_gitlab(settings):
        found[GITLAB] = _gitlab(settings, meter)
    return found


def _github(settings: Settings, meter: Meter | None) -> Forge:
    from bot.forges.github.adapter import Options, connect
    from bot.forges.github.credentials import App, Token

    key, token = revealed([settings.github_app_key, settings.github_token])
    credentials = App(settings.github_app_id, key) if key else Token(token)
    options = Options(settings.github_former, settings.public_url, meter)
    return connect(GITHUB, settings.github_url, credentials, options)


def _gitlab(settings: Settings, meter: Meter | None) -> Forge:
    from bot.forges.gitlab.adapter import Options, connect

    (token,) = revealed([settings.gitlab_token])
    options = Options(settings.gitlab_former, settings.public_url, settings.gitlab_waiting, meter,
                      check=settings.gitlab_check)  # fmt: skip
    return connect(GITLAB, settings.gitlab_url, token, options)


def forge_at(name: str, url: str, token: str) -> Forge:
    """Connect the forge of a pipeline with the token that it was given."""
    if name == GITHUB:
        from bot.forges.github.adapter import connect
        from bot.forges.github.credentials import Token

        return connect(GITHUB, url, Token(token))
    from bot.forges.gitlab.adapter import connect as connect_gitlab

    return connect_gitlab(GITLAB, url, token)


def has_github(settings: Settings) -> bool:
    """Tell whether GitHub is set up."""
    return any(revealed([settings.github_app_key, settings.github_token]))


def has_gitlab(settings: Settings) -> bool:
    """Tell whether GitLab is set up."""
    return any(revealed([settings.gitlab_token]))


def receivers_of(
    settings: Settings, forges: Mapping[str, Forge] | None = None
) -> dict[str, Receiver]:
    """Give those who take webhooks in, by the forge's name; its forge tells what is our own."""
    found: dict[str, Receiver] = {}
    if has_github(settings):
        from bot.forges.github.events import Receiver as FromGitHub

        github = (forges or {}).get(GITHUB)
        found[GITHUB] = FromGitHub(
            GITHUB, revealed(settings.github_secrets), lambda: github.account_id if github else ""
        )
    if has_gitlab(settings):
        from bot.forges.gitlab.events import Receiver as FromGitLab

        found[GITLAB] = FromGitLab(GITLAB, revealed(settings.gitlab_secrets))
    if settings.insecure:
        return {name: Unsigned(one) for name, one in found.items()}
    return found


def event_again(settings: Settings, delivery: Delivery) -> Event:
    """Read a stored delivery anew; ``UserError`` where that can't be done any more."""
    receiver = receivers_of(settings).get(delivery.forge)
    if receiver is None:
        raise UserError(f"delivery {delivery.id} is of {delivery.forge}, which is not set up")
    if not delivery.body:
        raise UserError(f"delivery {delivery.id} is too old: only its id is kept; name its key")
    try:
        return receiver.again(delivery.event, delivery.body)
    except ValueError as error:
        raise UserError(f"delivery {delivery.id} can't be read: {error}; name its key") from error


class Unsigned:
    """A receiver that believes everybody: for trying out, where only this machine can reach it."""

    def __init__(self, receiver: Receiver) -> None:
        self.delivery: Callable[[Mapping[str, str], bytes], str] = receiver.delivery
        self.event: Callable[[Mapping[str, str], bytes], Event] = receiver.event
        self.again: Callable[[str, bytes], Event] = receiver.again

    def verify(self, headers: Mapping[str, str], body: bytes, now: float) -> bool:
        """Believe it."""
        del headers, body, now
        return True
