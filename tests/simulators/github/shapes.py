"""Shapes: the addresses that GitHub hangs on accounts and repositories, and small common parts."""

from __future__ import annotations

from typing import Any

Json = dict[str, Any]

_REPO = """archive_url/{archive_format}{/ref} assignees_url/assignees{/user}
blobs_url/git/blobs{/sha}
branches_url/branches{/branch} collaborators_url/collaborators{/collaborator}
comments_url/comments{/number} commits_url/commits{/sha} compare_url/compare/{base}...{head}
contents_url/contents/{+path} contributors_url/contributors deployments_url/deployments
downloads_url/downloads events_url/events forks_url/forks git_commits_url/git/commits{/sha}
git_refs_url/git/refs{/sha} git_tags_url/git/tags{/sha} hooks_url/hooks
issue_comment_url/issues/comments{/number} issue_events_url/issues/events{/number}
issues_url/issues{/number} keys_url/keys{/key_id} labels_url/labels{/name} languages_url/languages
merges_url/merges milestones_url/milestones{/number}
notifications_url/notifications{?since,all,participating} pulls_url/pulls{/number}
releases_url/releases{/id} stargazers_url/stargazers statuses_url/statuses/{sha}
subscribers_url/subscribers subscription_url/subscription tags_url/tags teams_url/teams
trees_url/git/trees{/sha}""".split()
_USER = """events_url/events{/privacy} followers_url/followers following_url/following{/other_user}
gists_url/gists{/gist_id} organizations_url/orgs received_events_url/received_events
repos_url/repos starred_url/starred{/owner}{/repo} subscriptions_url/subscriptions""".split()
_ORG = """repos_url/repos events_url/events hooks_url/hooks issues_url/issues
members_url/members{/member} public_members_url/public_members{/member}""".split()
REACTIONS = ("+1", "-1", "laugh", "confused", "heart", "hooray", "rocket", "eyes")


def repo_addresses(url: str) -> Json:
    """Give the addresses below a repository's own."""
    return _below(url, _REPO)


def user_addresses(url: str) -> Json:
    """Give the addresses below an account's own."""
    return _below(url, _USER)


def organization_addresses(url: str) -> Json:
    """Give the addresses below an organization's own."""
    return _below(url, _ORG)


def _below(url: str, table: list[str]) -> Json:
    return {name: f"{url}/{rest}" for name, _, rest in (row.partition("/") for row in table)}


def links(**addresses: str) -> Json:
    """Give the ``_links`` of an object."""
    return {name: {"href": url} for name, url in addresses.items()}


def rollup(url: str, reactions: list[str]) -> Json:
    """Count reactions."""
    counts: Json = {name: reactions.count(name) for name in REACTIONS}
    return {"url": f"{url}/reactions", "total_count": len(reactions)} | counts


def git_person(name: str, date: str) -> Json:
    """Give an author or committer as a commit has one."""
    return {"name": name, "email": f"{name}@example.org", "date": date}
