"""Structured trackers of other shapes and formats, and what is wrong in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.preset import Preset
from bot.core.model.source import Source, Span
from bot.core.trackers.scalars import render_scalar
from bot.core.trackers.structured import format_of, read_structured

if TYPE_CHECKING:
    from bot.core.model.item import Item
    from bot.core.model.tracker import Tracker


def read(text: str, path: str = "work.yaml") -> Tracker:
    return read_structured(Source(path, text), Preset("generic"))


def rows(tracker: Tracker) -> list[tuple[str, str | None]]:
    return [(item.id, item.status_text) for item in tracker.items]


def written(tracker: Tracker, item: Item, role: str) -> str:
    field = item.field(role)
    assert field is not None
    return tracker.source.text[field.span.start : field.span.end]


def test_a_map_keyed_by_id_holds_items() -> None:
    tracker = read(
        '{"gates": {"AR-1": {"status": "passed", "owner": "kim"}, "AR-2": {"status": "pending"}}}',
        "gates.json",
    )
    assert rows(tracker) == [("AR-1", "passed"), ("AR-2", "pending")]
    assert written(tracker, tracker.items[0], "status") == '"passed"'
    assert written(tracker, tracker.items[0], "id") == '"AR-1"'
    assert tracker.items[0].raw.startswith('"AR-1": {')


def test_ids_local_to_a_parent_carry_its_id() -> None:
    tracker = read(
        '{"master": {"tasks": [{"id": 20, "title": "a", "status": "done", "subtasks": '
        '[{"id": 1, "title": "b", "status": "pending"}]}]}, "loop": {"tasks": '
        '[{"id": 20, "title": "c", "status": "done"}]}}',
        "tasks.json",
    )
    assert [item.id for item in tracker.items] == ["20", "20.1", "20"]
    assert len({item.key for item in tracker.items}) == 3
    assert tracker.items[1].parent == "20"
    assert not tracker.problems


def test_one_list_with_an_id_twice_is_a_problem() -> None:
    tracker = read("- {id: A, status: done}\n- {id: A, status: open}\n")
    assert [problem.rule for problem in tracker.problems] == ["duplicate-item"]
    assert tracker.source.line(tracker.problems[0].span.start) == 2
    assert len({item.key for item in tracker.items}) == 2


def test_json_lines_hold_an_item_each_and_typed_dependencies() -> None:
    text = (
        '{"id": "a", "title": "x", "status": "open", "done": null}\n'
        '{"id": "b", "title": "y", "status": "open", "dependencies": ['
        '{"depends_on_id": "a", "type": "blocks"}, {"depends_on_id": "e", '
        '"type": "parent-child"}, {"depends_on_id": "z", "type": "discovered-from"}]}\n'
    )
    for path in ("issues.jsonl", "issues.unknown"):
        tracker = read(text, path)
        assert rows(tracker) == [("a", "open"), ("b", "open")]
        assert tracker.items[1].text("depends_on") == "a"
        assert tracker.items[1].parent == "e"


def test_toml_tables_hold_items_with_the_place_of_each_value() -> None:
    text = (
        "# roadmap\r\n[[items]]\r\nid = 'R-1'\r\nstatus = \"done\" # yes\r\n"
        'depends = [\r\n  "R-0", # first\r\n  \'R-2\',\r\n]\r\n\r\n[[items]]\r\nid = "R-2"\r\n'
        'title = """\r\nTwo\\\r\n   lines"""\r\nstatus = "open"\r\n'
    )
    tracker = read(text, "roadmap.toml")
    assert not tracker.problems
    assert rows(tracker) == [("R-1", "done"), ("R-2", "open")]
    assert tracker.items[0].text("depends_on") == "R-0, R-2"
    assert written(tracker, tracker.items[0], "status") == '"done"'
    assert tracker.items[1].title == "Twolines"
    assert tracker.items[0].raw.endswith("]")


def test_one_item_per_file_is_the_file() -> None:
    tracker = read(
        "title: Resize in place\nkep-number: 0752\nstage: beta\nstatus: implementable\n"
        'creation-date: 2023-14-05\nreviewers:\n  - "@kim"\nowner:\n'
    )
    (item,) = tracker.items
    assert (item.id, item.title, item.status_text) == ("0752", "Resize in place", "implementable")
    assert item.text("status:stage") == "beta"
    assert written(tracker, item, "owner") == ""


def test_passes_counts_where_there_is_no_plainer_status() -> None:
    tracker = read("- id: a\n  passes: true\n- id: b\n  passes: false\n  status: open\n")
    assert rows(tracker) == [("a", "true"), ("b", "open")]


def test_anchors_and_merge_keys_are_followed() -> None:
    tracker = read(
        "base: &base {status: open, owner: kim}\nwho: &who lee\nitems:\n"
        "  - id: a\n    <<: *base\n  - id: b\n    status: done\n    owner: *who\n"
    )
    assert rows(tracker) == [("a", "open"), ("b", "done")]
    assert tracker.items[0].text("owner") == "kim"
    assert tracker.items[1].text("owner") == "lee"
    assert written(tracker, tracker.items[1], "owner") == "*who"
    other = read(tracker.source.text.replace("owner: kim", "owner: ann"))
    assert other.items[0].raw == tracker.items[0].raw
    assert other.items[0].layout != tracker.items[0].layout


def test_legends_and_plain_settings_are_no_items() -> None:
    assert not read("statuses:\n  todo: to do\n  done: finished\n").items
    assert not read("name: service\nversion: 2\nports: [80, 443]\nenv: {A: 1, B: 2}\n").items
    assert not read("- name: install\n  run: make\n- name: test\n  run: make test\n").items


def test_a_key_given_twice_is_told_and_the_last_one_counts() -> None:
    tracker = read("- id: a\n  status: open\n  status: done\n")
    assert rows(tracker) == [("a", "done")]
    (problem,) = tracker.problems
    assert tracker.source.text[problem.span.start : problem.span.end] == "status"
    assert "line 2" in problem.message


@pytest.mark.parametrize(
    ("broken", "line"),
    [
        ("  title: Seeds: the training\n", 2),
        ("  criteria:\n  - `make test` passes\n  - fine\n", 3),
        ('  title: "no end\n', 2),
        ("  owner: @kim\n", 2),
        ("  title: [a, b\n", 2),
        ("\ttitle: tab\n", 2),
        ("  }\n", 2),
    ],
)
def test_a_broken_line_is_told_and_costs_no_item(broken: str, line: int) -> None:
    tracker = read(f"- id: a\n{broken}  status: done\n- id: b\n  status: open\n")
    assert rows(tracker) == [("a", "done"), ("b", "open")]
    problem = tracker.problems[0]
    assert problem.rule == "unparsable-tracker"
    assert tracker.source.line(problem.span.start) == line
    assert problem.message.startswith(f"line {line}: ")


def test_a_broken_value_is_kept_as_written() -> None:
    tracker = read(
        "- id: a\n  title: Seeds: the training\n  status: done\n"
        "- { id: b, title: x: y, status: open }\n"
    )
    assert [item.title for item in tracker.items] == ["Seeds: the training", "x: y"]


def test_conflict_markers_are_told_and_the_first_side_is_read() -> None:
    tracker = read(
        "- id: a\n<<<<<<< HEAD\n  status: done\n=======\n  status: open\n"
        ">>>>>>> other\n- id: b\n  status: open\n"
    )
    assert rows(tracker) == [("a", "done"), ("b", "open")]
    assert [tracker.source.line(p.span.start) for p in tracker.problems] == [2]


def test_broken_json_and_toml_still_give_their_items() -> None:
    tracker = read('[{"id": "a", "status": "done",}\n {"id": "b" "status": "open"', "x.json")
    assert rows(tracker) == [("a", "done"), ("b", "open")]
    assert [problem.rule for problem in tracker.problems] == ["unparsable-tracker"]
    tracker = read('[[t]]\nid = "a"\nstatus = "done\n[[t]]\nid = "b"\nstatus = "open"\n', "x.toml")
    assert [item.id for item in tracker.items] == ["a", "b"]
    assert tracker.source.line(tracker.problems[0].span.start) == 3


def test_an_alias_bomb_is_refused_at_its_place() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]" for n in range(1, 30)]
    tracker = read("\n".join(lines) + "\nitems: [{id: a, status: done}]\n")
    assert rows(tracker) == [("a", "done")]
    assert "repeats too much" in tracker.problems[0].message


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("[" * 10_000, "x.yaml"),
        ("".join(f"{' ' * n}a:\n" for n in range(2_000)), "x.yaml"),
        ("- " * 10_000 + "a", "x.yaml"),
        ("[" * 10_000, "x.json"),
        ('{"a":' * 10_000, "x.json"),
        ("a = " + "[" * 10_000, "x.toml"),
        ("a" + ".a" * 10_000 + " = 1", "x.toml"),
        ("[" + "a." * 10_000 + "a]", "x.toml"),
        ("x: " + "{a: " * 3_000, "x.yaml"),
    ],
)
def test_deep_nesting_is_refused_at_its_place(text: str, path: str) -> None:
    tracker = read(text, path)
    assert any("levels deep" in problem.message for problem in tracker.problems)


@pytest.mark.parametrize(
    ("path", "text", "kind"),
    [
        ("a.yml", "", "yaml"),
        ("a.YAML", "", "yaml"),
        ("a.yaml.orig", "a: 1", "yaml"),
        ("a.orig", '{"a": 1}', "json"),
        ("a.orig", "\ufeff[\n  {", "json"),
        ("a.orig", "# x\n[[tasks]]\nid = 1", "toml"),
        ("a.orig", "version = 1\n", "toml"),
        ("a.orig", "- [x] a", "yaml"),
        ("Makefile", "", "yaml"),
    ],
)
def test_the_format_is_told_by_path_or_text(path: str, text: str, kind: str) -> None:
    assert format_of(path, text) == kind


@pytest.mark.parametrize(
    ("path", "text", "old", "new", "expected"),
    [
        ("a.yaml", "s: open # c", "open", "done", "s: done # c"),
        ("a.yaml", "s: 'open'", "'open'", "it's", "s: 'it''s'"),
        ("a.yaml", 's: "open"', '"open"', 'a "b"', r's: "a \"b\""'),
        ("a.yaml", "s: open", "open", "a: b", 's: "a: b"'),
        ("a.yaml", "s: open", "open", "no", 's: "no"'),
        ("a.yaml", "s: open", "open", "- [ ]", 's: "- [ ]"'),
        ("a.yaml", "s: true", "true", "false", "s: false"),
        ("a.yaml", "s:", "", "done", "s: done"),
        ("a.yaml", "{s: open}", "open", "done", "{s: done}"),
        ("a.json", '{"s": "a"}', '"a"', "b", '{"s": "b"}'),
        ("a.json", '{"s": true}', "true", "false", '{"s": false}'),
        ("a.json", '{"s": null}', "null", "done", '{"s": "done"}'),
        ("a.toml", "s = 'a'", "'a'", "b", "s = 'b'"),
        ("a.toml", 's = "a"', '"a"', "it's", 's = "it\'s"'),
    ],
)
def test_a_new_value_is_written_as_the_old_one_was(
    path: str, text: str, old: str, new: str, expected: str
) -> None:
    at = text.index(old) if old else len(text)
    span = Span(at, at + len(old))
    value = render_scalar(Source(path, text), span, new)
    assert text[: span.start] + value + text[span.end :] == expected
