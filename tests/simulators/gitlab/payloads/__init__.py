"""Payloads: what webhooks tell.

Source: docs.gitlab.com/user/project/integrations/webhook_events, each event's example. Times are as
the host writes them there (``2015-05-17 18:21:36 UTC``), and addresses of mails are redacted.
"""

from __future__ import annotations

from tests.simulators.gitlab.payloads.issues import issue, issue_of
from tests.simulators.gitlab.payloads.notes import emoji, note
from tests.simulators.gitlab.payloads.pipelines import pipeline
from tests.simulators.gitlab.payloads.pushes import push
from tests.simulators.gitlab.payloads.requests import merge_request, request

__all__ = ["emoji", "issue", "issue_of", "merge_request", "note", "pipeline", "push", "request"]
