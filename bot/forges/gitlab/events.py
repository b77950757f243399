"""Events: GitLab's webhooks verified and read: which of them tell that something is to be judged.

Shapes: docs.gitlab.com/user/project/integrations/webhook_events, /administration/system_hooks.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from typing import TYPE_CHECKING

from bot.core.model.merge_request import Subject
from bot.core.render.marker import marker_of
from bot.forges.delivery import id_of, lowered, object_of
from bot.forges.payload import number, part, parts, text
from bot.ports.forge import Event

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.forges.payload import Payload

SIGNING = "whsec_"
WINDOW = 300
"""Seconds that a signed delivery may be old, or ahead of our clock."""

GONE = "0" * 40
# What a verdict reads of a merge request; labels, people and the like change none.
JUDGED = {"description", "draft", "source_branch", "state_id", "target_branch", "title"}
ENTERED = {"close", "merge", "open", "reopen"}
# A pipeline under way gains no status and loses none; one that failed lets nothing merge.
HARMLESS = {"canceled", "canceling", "failed", "running"}
PROJECTS = {"project_create", "project_rename", "project_transfer", "project_update"}


class Receiver:
    """Takes webhooks in for the forge ``name``.

    Each secret is a hook's signing token if it begins with ``whsec_``, else its secret token;
    several are valid while one replaces another. ``ValueError`` for a signing token that is none.
    """

    def __init__(self, name: str, secrets: Sequence[str]) -> None:
        self._name = name
        self._tokens = [one.encode() for one in secrets if one and not one.startswith(SIGNING)]
        self._keys = [_key(one) for one in secrets if one.startswith(SIGNING)]

    def delivery(self, headers: Mapping[str, str], body: bytes) -> str:
        """Give the id that a delivery keeps when it is sent again.

        The signed one before the one that anybody on the way can change; GitLab before 17.4 sends
        neither, and there what happened has to tell a delivery from others.
        """
        sent = lowered(headers)
        given = sent.get("webhook-id") or sent.get("idempotency-key") or _fingerprint(sent, body)
        return id_of(given, body)

    def verify(self, headers: Mapping[str, str], body: bytes, now: float) -> bool:
        """Tell whether one of the secrets came with the delivery or signed its raw bytes."""
        sent = lowered(headers)
        return _presented(sent, self._tokens) | _signed(sent, body, now, self._keys)

    def event(self, headers: Mapping[str, str], body: bytes) -> Event:
        """Read what happened; what is not understood has no subjects. ``ValueError``: no JSON."""
        return self.again(lowered(headers).get("x-gitlab-event", ""), body)

    def again(self, name: str, body: bytes) -> Event:
        """Read a stored delivery; its name counts only where the body tells none."""
        payload = object_of(body)
        kind = text(payload, "object_kind") or text(payload, "event_name")
        read = READ.get(kind)
        if read is not None:
            return read(self._name, payload)
        return Event(kind or name or "unknown")


def _merge_request(forge: str, payload: Payload) -> Event:
    """Read what happened to a merge request; GitLab also tells when nothing has changed."""
    said = part(payload, "object_attributes")
    action = text(said, "action")
    changed = JUDGED & part(payload, "changes").keys() or text(said, "oldrev")
    matters = action in ENTERED or (action == "update" and changed)
    path = text(part(said, "target"), "path_with_namespace") or _path(payload)
    subjects = _request(forge, path, number(said, "iid")) if matters else ()
    return Event(_named("merge_request", action), subjects)


def _note(forge: str, payload: Payload) -> Event:
    """Read a comment: people's on a merge request matter, our own only when others changed them."""
    said, request = part(payload, "object_attributes"), part(payload, "merge_request")
    name = _named("note", text(said, "action"))
    if said.get("system") or text(said, "noteable_type") != "MergeRequest":
        return Event(name)
    ours = marker_of(text(said, "note")) is not None
    if ours and number(said, "author_id") == number(part(payload, "user"), "id"):
        return Event(name)
    path = text(part(request, "target"), "path_with_namespace") or _path(payload)
    return Event(name, _request(forge, path, number(request, "iid")), fresh=ours)


def _push(forge: str, payload: Payload) -> Event:
    """Read a push: to the default or a protected branch; others are told of as merge requests."""
    ref = text(payload, "ref")
    default = text(part(payload, "project"), "default_branch")
    target = ref == f"refs/heads/{default}" or payload.get("ref_protected") is True
    matters = ref.startswith("refs/heads/") and target and text(payload, "after") != GONE
    return Event("push", _ref(forge, _path(payload), ref) if matters else ())


def _pipeline(forge: str, payload: Payload) -> Event:
    """Read that a merge request's pipeline began or is green: our status has to stand in it.

    A pipeline that came after our status has none of ours yet, and a green one may have somebody
    else's of our name: what stands there is listed again. A branch's pipeline names no merge
    request, a fork's one of another project, where no status of ours counts.
    """
    state = text(part(payload, "object_attributes"), "status")
    request, project = part(payload, "merge_request"), part(payload, "project")
    here = number(request, "target_project_id") == number(project, "id")
    matters = here and state not in HARMLESS and text(request, "state") == "opened"
    subjects = _request(forge, _path(payload), number(request, "iid")) if matters else ()
    return Event(_named("pipeline", state), subjects, fresh=bool(subjects))


def _repository(forge: str, payload: Payload) -> Event:
    """Read an instance's word that refs have changed: of these only the default branch matters."""
    ref = f"refs/heads/{text(part(payload, 'project'), 'default_branch')}"
    moved = any(
        text(one, "ref") == ref and text(one, "after") != GONE for one in parts(payload, "changes")
    )
    return Event("repository_update", _ref(forge, _path(payload), ref) if moved else ())


def _project(forge: str, payload: Payload) -> Event:
    """Read that a project came to be, or has another name: all of it is looked at."""
    path = text(payload, "path_with_namespace")
    return Event(text(payload, "event_name"), (Subject(forge, path),) if path else ())


READ: dict[str, Callable[[str, Payload], Event]] = {
    "merge_request": _merge_request,
    "note": _note,
    "pipeline": _pipeline,
    "push": _push,
    "repository_update": _repository,
    **dict.fromkeys(PROJECTS, _project),
}


def _request(forge: str, path: str, iid: int) -> tuple[Subject, ...]:
    return (Subject(forge, path, iid),) if path and iid > 0 else ()


def _ref(forge: str, path: str, ref: str) -> tuple[Subject, ...]:
    return (Subject(forge, path, ref=ref),) if path else ()


def _path(payload: Payload) -> str:
    return text(part(payload, "project"), "path_with_namespace")


def _named(kind: str, action: str) -> str:
    return f"{kind}.{action}" if action else kind


def _presented(sent: Mapping[str, str], tokens: Sequence[bytes]) -> bool:
    """Compare the secret sent along with each that is valid, all of them, in constant time."""
    given = sent.get("x-gitlab-token", "").encode("utf-8", "surrogateescape")
    return sum(hmac.compare_digest(given, token) for token in tokens) > 0


def _signed(sent: Mapping[str, str], body: bytes, now: float, keys: Sequence[bytes]) -> bool:
    """Check the signatures (several while a key is changed) of id, time and body, and the time."""
    at = sent.get("webhook-timestamp", "")
    signatures = sent.get("webhook-signature", "").split()
    if not (at.isascii() and at.isdecimal() and len(at) < 16) or abs(now - int(at)) > WINDOW:
        return False
    signed = f"{sent.get('webhook-id', '')}.{at}.".encode("utf-8", "surrogateescape") + body
    right = [b"v1," + base64.b64encode(hmac.digest(key, signed, "sha256")) for key in keys]
    given = [one.encode("utf-8", "surrogateescape") for one in signatures]
    return sum(hmac.compare_digest(one, valid) for one in given for valid in right) > 0


def _key(secret: str) -> bytes:
    """Give the key that a signing token stands for."""
    try:
        key = base64.b64decode(secret.removeprefix(SIGNING), validate=True)
    except binascii.Error as error:
        raise ValueError("a GitLab signing token is whsec_ and base64 text") from error
    if not key:
        raise ValueError("a GitLab signing token is whsec_ and base64 text")
    return key


def _fingerprint(sent: Mapping[str, str], body: bytes) -> str:
    """Tell a delivery by its hook, what it is about, when that last changed, and how."""
    try:
        payload: object = object_of(body)
    except ValueError:
        payload = None
    said = part(payload, "object_attributes")
    about = [said.get(name) for name in ("id", "updated_at", "action", "status", "oldrev")]
    told = repr(about).encode() if said.get("id") and said.get("updated_at") else body
    hook = sent.get("x-gitlab-webhook-uuid", "") + sent.get("x-gitlab-event", "")
    return hashlib.sha256(hook.encode("utf-8", "surrogateescape") + told).hexdigest()
