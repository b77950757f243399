"""GitLab: a stateful REST v4 host with real git and real webhooks, held to its documentation.

`GitLab` is driven as `tests.simulators` says. Beyond what both hosts share:

- ``forge.group(path)``, ``forge.team(path, *logins, role="developer")``, ``group.invited``;
  ``forge.token(login, *scopes)``, ``forge.job_token(login)``, ``forge.revoke(secret)``.
- ``project.bot(name, role, scopes)`` makes a project access token, and its bot user.
- ``project.hook(url, secret, signing="whsec_...", events="push_events note_events")``.
- ``project.pipeline(sha, ref, state)`` is the project's own CI; ``project.push_many({...})``.
- ``request.resolve(thread, by)``, ``request.approve(by)``, ``request.discussions``, ``.versions``.
- ``forge.preparing = 1.0``: ``diff_refs`` are null so long; ``forge.busy = 2``: so many statuses
  meet 409; ``forge.limit``, ``forge.notes_limit``: 429 after so many in a minute (0: never);
  ``project.needs_pipeline``, ``.needs_resolved``, ``.resolves_outdated``, ``.issues_enabled``.
"""

from __future__ import annotations

from tests.simulators.gitlab.forge import GitLab

__all__ = ["GitLab"]
