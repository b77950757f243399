"""Hooks: a project's webhooks, what each sends, and how failing ones are disabled.

Source: docs.gitlab.com/user/project/integrations/webhooks ("Delivery headers", "Auto-disabled
webhooks"), docs.gitlab.com/api/project_webhooks. Four failures in a row disable a hook: for a
minute, doubling up to a day, after 5xx and timeouts; until somebody tests it after 4xx. What
happens meanwhile is told to nobody.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import uuid
from typing import TYPE_CHECKING, Any

from tests.simulators.courier import Letter

if TYPE_CHECKING:
    from tests.simulators.courier import Outcome
    from tests.simulators.gitlab.projects import Project

GRACE = 3
LAST = 39
FIRST_PAUSE = 60.0
LONGEST_PAUSE = 86_400.0
# What each trigger is called in `X-Gitlab-Event`, and the hook's flag that asks for it.
TRIGGERS = {
    "push_hooks": ("Push Hook", "push_events"),
    "tag_push_hooks": ("Tag Push Hook", "tag_push_events"),
    "merge_request_hooks": ("Merge Request Hook", "merge_requests_events"),
    "note_hooks": ("Note Hook", "note_events"),
    "confidential_note_hooks": ("Confidential Note Hook", "confidential_note_events"),
    "issue_hooks": ("Issue Hook", "issues_events"),
    "confidential_issue_hooks": ("Confidential Issue Hook", "confidential_issues_events"),
    "pipeline_hooks": ("Pipeline Hook", "pipeline_events"),
    "emoji_hooks": ("Emoji Hook", "emoji_events"),
}
FLAGS = (
    *dict.fromkeys(flag for _, flag in TRIGGERS.values()),
    *("deployment_events", "feature_flag_events", "job_events", "milestone_events"),
    *("releases_events", "resource_access_token_events", "vulnerability_events"),
    "wiki_page_events",
)


class Sent:
    """One entry of a hook's log: what was sent and what came of it."""

    def __init__(self, number: int, trigger: str, letter: Letter, data: dict[str, Any]) -> None:
        self.id = number
        self.trigger = trigger
        self.letter = letter
        self.data = data
        self.status = ""
        self.seconds = 0.0
        self.at = 0.0
        self.done = False


class Hook:
    """A webhook: ``token`` is the static secret, ``signing`` the newer key (``whsec_…``)."""

    def __init__(self, project: Project, number: int, url: str) -> None:
        self.project = project
        self.forge = project.forge
        self.id = number
        self.url = url
        self.name = self.description = ""
        self.token = self.signing = ""
        self.flags = dict.fromkeys(FLAGS, False) | {"push_events": True}
        self.ssl = True
        self.branches = ""
        self.uuid = str(uuid.UUID(int=self.forge.random.getrandbits(128), version=4))
        self.created_at = self.forge.now()
        self.failures = 0
        self.until = 0.0
        self.stopped = False
        self.log: list[Sent] = []
        self.tests: list[float] = []

    @property
    def state(self) -> str:
        """What the API calls ``alert_status``."""
        if self.stopped:
            return "disabled"
        return "temporarily_disabled" if self.until > self.forge.time else "executable"

    def wants(self, trigger: str, branch: str = "") -> bool:
        """Tell whether it asks for such an event, and may be called now."""
        if branch and self.branches and branch != self.branches:
            return False
        return self.flags[TRIGGERS[trigger][1]] and self.state == "executable"

    def letter(self, trigger: str, data: dict[str, Any], key: str = "") -> Sent:
        """Write what is to be sent; ``key`` the idempotency key of what is sent again."""
        body = json.dumps(data, separators=(",", ":"), ensure_ascii=False).encode()
        key = key or self.forge.uuid()
        event = TRIGGERS[trigger][0]
        headers = {
            "Content-Type": "application/json",
            "User-Agent": f"GitLab/{self.forge.version}",
            "Idempotency-Key": key,
            "X-Gitlab-Event": event,
            "X-Gitlab-Webhook-UUID": self.uuid,
            "X-Gitlab-Instance": self.forge.web,
            "X-Gitlab-Event-UUID": self.forge.uuid(),
        }
        if self.token:
            headers["X-Gitlab-Token"] = self.token
        if self.signing:
            headers |= signed(self.signing, key, int(self.forge.time), body)
        sent = Sent(self.forge.new_id(), trigger, Letter(self.url, event, headers, body), data)
        sent.letter = sent.letter._replace(about=(self, sent))
        self.log.append(sent)
        return sent

    def heard(self, sent: Sent, outcome: Outcome) -> None:
        """Note how it went, and disable or enable the hook by that."""
        sent.status = str(outcome.status or "internal error")
        sent.seconds, sent.at, sent.done = outcome.seconds, self.forge.time, True
        if 200 <= outcome.status < 400:
            self.failures, self.until, self.stopped = 0, 0.0, False
            return
        if self.state != "executable":
            return
        self.failures += 1
        if self.failures <= GRACE:
            return
        if 400 <= outcome.status < 500 or self.failures > LAST:
            self.stopped = True
        else:
            pause = FIRST_PAUSE * 2 ** (self.failures - GRACE - 1)
            self.until = self.forge.time + min(pause, LONGEST_PAUSE)


def signed(key: str, name: str, now: int, body: bytes) -> dict[str, str]:
    """Sign a delivery: HMAC-SHA256 of id, time and body with the 32 bytes in ``whsec_<base64>``.

    Source: gitlab.com/gitlab-org/gitlab/-/merge_requests/230944 (Standard Webhooks).
    """
    secret = base64.b64decode(key.removeprefix("whsec_"))
    text = f"{name}.{now}.".encode() + body
    mark = base64.b64encode(hmac.new(secret, text, hashlib.sha256).digest()).decode()
    return {
        "webhook-id": name,
        "webhook-timestamp": str(now),
        "webhook-signature": f"v1,{mark}",
    }
