"""Cuts GitHub's OpenAPI and the official webhook examples down to what the tests need."""

from __future__ import annotations

import gzip
import json
import re
import sys
from pathlib import Path
from typing import Any

import jsonschema_rs

REPO = "/repos/{owner}/{repo}"
# The operations that the simulator answers, and those a client may want next.
PATHS = [
    re.compile(pattern.replace("REPO", re.escape(REPO)))
    for pattern in (
        r"/app",
        r"/app/hook/.*",
        r"/app/installations",
        r"/app/installations/\{installation_id\}(/access_tokens)?",
        r"/installation/repositories",
        r"/meta",
        r"/orgs/\{org\}",
        r"/orgs/\{org\}/installation",
        r"/orgs/\{org\}/members(/\{username\})?",
        r"/orgs/\{org\}/memberships/\{username\}",
        r"/orgs/\{org\}/teams",
        r"/orgs/\{org\}/teams/\{team_slug\}",
        r"/orgs/\{org\}/teams/\{team_slug\}/(members|memberships/\{username\}|teams)",
        r"/rate_limit",
        r"/search/issues",
        r"/user",
        r"/user/repos",
        r"/user/\{account_id\}",
        r"/users/\{username\}",
        r"REPO",
        r"REPO/branches",
        r"REPO/branches/\{branch\}",
        r"REPO/branches/\{branch\}/protection(/required_status_checks)?",
        r"REPO/check-runs(/\{check_run_id\}(/annotations)?)?",
        r"REPO/check-suites/\{check_suite_id\}(/check-runs)?",
        r"REPO/collaborators(/\{username\}(/permission)?)?",
        r"REPO/commits(/\{ref\}(/(check-runs|check-suites|status|statuses))?)?",
        r"REPO/commits/\{commit_sha\}/pulls",
        r"REPO/compare/\{basehead\}",
        r"REPO/contents/\{path\}",
        r"REPO/git/(ref|refs|matching-refs)(/\{ref\})?",
        r"REPO/hooks(/\{hook_id\}(/(config|pings|deliveries.*))?)?",
        r"REPO/installation",
        r"REPO/issues(/\{issue_number\}(/(assignees|comments|labels|reactions))?)?",
        r"REPO/issues/\{issue_number\}/labels/\{name\}",
        r"REPO/issues/comments(/\{comment_id\}(/reactions(/\{reaction_id\})?)?)?",
        r"REPO/labels",
        r"REPO/merges",
        r"REPO/pulls(/\{pull_number\}(/(comments|commits|files|merge|requested_reviewers))?)?",
        r"REPO/pulls/\{pull_number\}/comments/\{comment_id\}/replies",
        r"REPO/pulls/\{pull_number\}/reviews(/\{review_id\}(/(comments|dismissals|events))?)?",
        r"REPO/pulls/comments(/\{comment_id\}(/reactions(/\{reaction_id\})?)?)?",
        r"REPO/rules/branches/\{branch\}",
        r"REPO/statuses/\{sha\}",
        r"REPO/teams",
    )
]
WORDS = {"description", "summary", "example", "examples", "externalDocs", "tags", "title"}
EVENTS = set(
    """check_run check_suite create delete installation installation_repositories
    issue_comment issues label member membership merge_group meta ping pull_request
    pull_request_review pull_request_review_comment pull_request_review_thread push
    repository status team""".split()
)


def plain(node: Any, inside: str = "") -> Any:  # noqa: ANN401 - JSON is anything
    """Leave out the words for people; a property may well be called ``description``."""
    if isinstance(node, list):
        return [plain(one) for one in node]
    if not isinstance(node, dict):
        return node
    named = inside in ("properties", "schemas", "parameters", "responses", "headers", "definitions")
    return {
        key: plain(value, key if not named else "")
        for key, value in node.items()
        if named or not (key in WORDS or key.startswith("x-"))
    }


def named_in(node: object) -> set[str]:
    """List every reference in a piece of a document."""
    return set(re.findall(r'"\$ref": ?"#/([^"]+)"', json.dumps(node)))


def pruned(document: dict[str, Any], wanted: set[str]) -> dict[str, Any]:
    """Keep what is referred to, and what that refers to."""
    found: dict[str, Any] = {}
    waiting = set(wanted)
    while waiting:
        *folders, name = waiting.pop().split("/")
        place, kept = document, found
        for folder in folders:
            place, kept = place[folder], kept.setdefault(folder, {})
        if name not in kept:
            kept[name] = place[name]
            waiting |= named_in(place[name])
    return found


def openapi(folder: Path) -> dict[str, Any]:
    """Cut GitHub's OpenAPI."""
    whole = json.loads((folder / "generated/api.github.com.json").read_text())
    paths = {
        path: {method: _operation(one) for method, one in item.items()}
        for path, item in whole["paths"].items()
        if any(pattern.fullmatch(path) for pattern in PATHS)
    }
    used = pruned(whole, named_in(paths) | {"components/schemas/basic-error"})
    return {
        "openapi": whole["openapi"],
        "info": {"title": whole["info"]["title"], "version": whole["info"]["version"]},
        "paths": plain(paths),
        "components": plain(used["components"]),
    }


def _operation(one: dict[str, Any]) -> dict[str, Any]:
    """Keep what goes in and what comes out as JSON."""
    names = ("operationId", "parameters", "requestBody")
    kept: dict[str, Any] = {key: one[key] for key in names if key in one}
    kept["responses"] = {
        status: {"$ref": answer["$ref"]}
        if "$ref" in answer
        else {"description": "", "content": answer.get("content", {})}
        for status, answer in one["responses"].items()
    }
    return kept


def webhooks(examples: Path, schemas: Path) -> dict[str, Any]:
    """Cut the webhooks to our events, and part the examples by whether their schema holds."""
    schema = json.loads((schemas / "schema.json").read_text())
    names = {event: f"{event}_event" for event in EVENTS}
    single = {event for event in EVENTS if names[event] not in schema["definitions"]}
    names |= {event: f"{event}$event" for event in single}
    kept = pruned(schema, {f"definitions/{name}" for name in names.values()})
    kept = {"definitions": plain(kept["definitions"], "definitions")}
    found: dict[str, Any] = {"valid": {}, "invalid": {}}
    for event in json.loads((examples / "api.github.com/index.json").read_text()):
        if event["name"] not in names:
            continue
        check = jsonschema_rs.Draft7Validator(
            {**kept, "$ref": f"#/definitions/{names[event['name']]}"}
        )
        for one in event["examples"]:
            side = "valid" if check.is_valid(one) else "invalid"
            found[side].setdefault(event["name"], []).append(one)
    return {"events": dict(sorted(names.items())), **kept, **found}


def write(path: Path, document: object, *, packed: bool = False) -> None:
    """Write compact JSON, the same bytes each time."""
    data = json.dumps(document, separators=(",", ":"), sort_keys=True).encode() + b"\n"
    path.write_bytes(gzip.compress(data, mtime=0) if packed else data)
    print(f"{path}: {path.stat().st_size >> 10} KiB")


def main(openapi_folder: str, examples: str, schemas: str, target: str) -> None:
    """Write both files; `README.md` beside them says where they come from."""
    folder = Path(target)
    write(folder / "openapi.json", openapi(Path(openapi_folder)))
    hooks = webhooks(Path(examples), Path(schemas))
    write(folder / "webhooks.json.gz", hooks, packed=True)
    for side in ("valid", "invalid"):
        print(side, sum(map(len, hooks[side].values())), "examples")


if __name__ == "__main__":
    main(*sys.argv[1:])
