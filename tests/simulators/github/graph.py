"""Graph: the little of GraphQL that REST lacks: review threads and their resolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graphql import FieldNode, OperationDefinitionNode, parse, value_from_ast_untyped

from tests.simulators.routes import Answer, Ask, Routes

if TYPE_CHECKING:
    from tests.simulators.github.reviews import Remark
    from tests.simulators.github.shapes import Json
    from tests.simulators.github.turn import Turn

ROUTES: Routes[Turn] = Routes()


class _WrongError(Exception):
    """What GraphQL answers in ``errors``: a type and a message."""


@ROUTES.on("POST", "/graphql")
def _graphql(turn: Turn, ask: Ask) -> Answer:
    turn.person()
    said = ask.json
    operation = next(
        one for one in parse(said["query"]).definitions if isinstance(one, OperationDefinitionNode)
    )
    data: Json = {}
    try:
        for field in operation.selection_set.selections:
            assert isinstance(field, FieldNode)
            name = field.alias.value if field.alias else field.name.value
            data[name] = _shaped(_field(turn, field, said.get("variables") or {}), field)
    except _WrongError as wrong:
        kind, words = wrong.args
        return Answer(200, {"data": None, "errors": [{"type": kind, "message": words}]})
    return Answer(200, {"data": data})


def _arguments(field: FieldNode, variables: Json) -> Json:
    return {
        one.name.value: value_from_ast_untyped(one.value, variables)
        for one in field.arguments or ()
    }


def _field(turn: Turn, field: FieldNode, variables: Json) -> Json:
    said = _arguments(field, variables)
    match field.name.value:
        case "resolveReviewThread" | "unresolveReviewThread" as name:
            first = _thread(turn, str(said["input"]["threadId"]))
            # More than comments need: that is why the adapter deletes instead.
            if not turn.allows("contents") or not turn.role(first.request.project, "write"):
                raise _WrongError("FORBIDDEN", "Resource not accessible by integration")
            first.resolved = name == "resolveReviewThread"
            return {"thread": _shown(first)}
        case "viewer":
            return {"login": turn.person().login, "databaseId": turn.person().id}
        case "repository":
            return {"pullRequest": _request(turn, said, field, variables)}
    raise _WrongError("undefinedField", f"Field '{field.name.value}' doesn't exist")


def _request(turn: Turn, said: Json, field: FieldNode, variables: Json) -> Json:
    project = turn.forge.projects.get(f"{said['owner']}/{said['name']}".lower())
    inner = next(
        one
        for one in (field.selection_set.selections if field.selection_set else ())
        if isinstance(one, FieldNode) and one.name.value == "pullRequest"
    )
    if project is None or not turn.sees(project):
        raise _WrongError("NOT_FOUND", "Could not resolve to a Repository")
    request = project.request(int(_arguments(inner, variables)["number"]))
    threads = [_shown(one) for one in request.remarks if one.thread is one]
    page = {"hasNextPage": False, "endCursor": None}
    return {"number": request.number, "reviewThreads": {"nodes": threads, "pageInfo": page}}


def _thread(turn: Turn, node: str) -> Remark:
    for project in turn.forge.projects.values():
        for remark in (remark for request in project.requests for remark in request.remarks):
            if f"PRRT_{remark.id}" == node and remark.thread is remark and turn.sees(project):
                return remark
    raise _WrongError("NOT_FOUND", f"Could not resolve to a node with the global id of '{node}'")


def _shown(first: Remark) -> Json:
    answers = [one for one in first.request.remarks if one.thread is first]
    nodes = [{"databaseId": one.id, "id": f"PRRC_{one.id}"} for one in answers]
    shown: Json = {"id": f"PRRT_{first.id}", "isResolved": first.resolved}
    return shown | {"isOutdated": first.now() is None, "comments": {"nodes": nodes}}


def _shaped(data: object, field: FieldNode) -> object:
    """Keep what was asked for."""
    if isinstance(data, list):
        return [_shaped(one, field) for one in data]
    if not isinstance(data, dict) or field.selection_set is None:
        return data
    return {
        one.name.value: _shaped(data.get(one.name.value), one)
        for one in field.selection_set.selections
        if isinstance(one, FieldNode)
    }
