"""Webhooks and their logs as the API shows them.

Source: docs.gitlab.com/api/project_webhooks. Secrets are never shown;
gitlab.com/gitlab-org/gitlab/-/merge_requests/231325 tells whether there are some.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from tests.simulators.gitlab.hooks import FLAGS
from tests.simulators.gitlab.notation import (
    FLAG,
    NUMBER,
    REAL,
    TEXT,
    TIME,
    URL,
    Shape,
    many,
    mapping,
    maybe,
    one_of,
    thing,
)

if TYPE_CHECKING:
    from tests.simulators.gitlab.hooks import Hook, Sent

Data = dict[str, Any]

ONE_HOOK = thing(
    id=NUMBER,
    url=URL,
    name=TEXT,
    description=TEXT,
    project_id=NUMBER,
    created_at=TIME,
    push_events_branch_filter=TEXT,
    branch_filter_strategy=TEXT,
    enable_ssl_verification=FLAG,
    repository_update_events=FLAG,
    alert_status=one_of("executable", "temporarily_disabled", "disabled"),
    disabled_until=maybe(TIME),
    url_variables=many(mapping()),
    custom_headers=many(mapping()),
    custom_webhook_template=maybe(TEXT),
    token_present=FLAG,
    signing_token_present=FLAG,
    **dict.fromkeys(FLAGS, FLAG),
)
HOOK = Shape("docs.gitlab.com/api/project_webhooks#get-a-project-webhook", ONE_HOOK)
HOOKS = Shape("docs.gitlab.com/api/project_webhooks#list-webhooks-for-a-project", many(ONE_HOOK))
EVENTS = Shape(
    "docs.gitlab.com/api/project_webhooks#get-a-list-of-project-webhook-events",
    many(
        thing(
            id=NUMBER,
            url=URL,
            trigger=TEXT,
            request_headers=mapping(),
            request_data=mapping(),
            response_headers=mapping(),
            response_body=TEXT,
            execution_duration=REAL,
            response_status=TEXT,
        )
    ),
)
RESENT = Shape(
    "docs.gitlab.com/api/project_webhooks#resend-a-project-webhook-event",
    thing(response_status={"type": ["integer", "string"]}),
)
TESTED = Shape(
    "docs.gitlab.com/api/project_webhooks#trigger-a-test-project-webhook", thing(message=TEXT)
)


def hook(one: Hook) -> Data:
    """Show a webhook with its health."""
    until = datetime.fromtimestamp(one.until, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")
    return {
        "id": one.id,
        "url": one.url,
        "name": one.name,
        "description": one.description,
        "project_id": one.project.id,
        "created_at": one.created_at,
        "push_events_branch_filter": one.branches,
        "branch_filter_strategy": "wildcard",
        "enable_ssl_verification": one.ssl,
        "repository_update_events": False,
        "alert_status": one.state,
        "disabled_until": until if one.until and not one.stopped else None,
        "url_variables": [],
        "custom_headers": [],
        "custom_webhook_template": None,
        "token_present": bool(one.token),
        "signing_token_present": bool(one.signing),
        **one.flags,
    }


def event(one: Sent) -> Data:
    """Show what was sent, the static secret redacted."""
    hidden = {"X-Gitlab-Token": "[REDACTED]"} if "X-Gitlab-Token" in one.letter.headers else {}
    return {
        "id": one.id,
        "url": one.letter.url,
        "trigger": one.trigger,
        "request_headers": {**one.letter.headers, **hidden},
        "request_data": one.data,
        "response_headers": {},
        "response_body": "",
        "execution_duration": one.seconds,
        "response_status": one.status,
    }
