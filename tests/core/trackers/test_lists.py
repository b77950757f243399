"""Lists: bullets with a status, bullets under status headings, task lists of every mark."""

from __future__ import annotations

import pytest

from tests.core.trackers.reading import problems, seen, states, tracker

SEEN = {
    "20: a status line nested under a bullet": (
        (
            "## Backlog\n\n- `#130` Grease the winch\n  - Status: `Open`\n  - Owner: @kim\n"
            "- `#131` Sweep\n  - Status: `Done`\n"
        ),
        ["#130: `Open`", "#131: `Done`"],
    ),
    "20: a bullet without id": (
        "- Grease the winch\n  - Status: Open\n",
        ["Grease the winch: Open"],
    ),
    "18: plain bullets under headings that are statuses": (
        "## To do\n\n- Paint\n- Grease\n\n## Done\n\n- Sweep\n",
        ["Paint: To do", "Grease: To do", "Sweep: Done"],
    ),
    "18: one such heading alone is none": ("## Done\n\n- Sweep\n\n## Notes\n\n- Rope\n", []),
    "21: boxes of every mark": (
        "- [ ] a\n- [x] b\n- [X] c\n- [~] d\n- [!] e\n- [-] f\n- [>] g\n- [✅] h\n",
        ["a: [ ]", "b: [x]", "c: [X]", "d: [~]", "e: [!]", "f: [-]", "g: [>]", "h: [✅]"],
    ),
    "21: ids in front and attributes at the end": (
        (
            "- [ ] t101 Paint the crane #north ~2h blocked-by:t100 ref:GH#9\n- [x] t102 Sweep @jo\n"
            "- [ ] t103 Tar completed:2026-08-04\n"
        ),
        ["t101: [ ]", "t102: [x]", "t103: [ ]"],
    ),
    "21: examples in prose and fences are no items": (
        "Write `- [ ] tXXX title`.\n\n```\n- [ ] tXXX title\n```\n\n- [ ] Paint\n",
        ["Paint: [ ]"],
    ),
    "22: a mark within the text does not speak for the box": (
        "- [ ] ✅ Survey.md\n- [X] ✅ Plan.md\n- [X] ⏳ Permit.md\n",
        ["✅ Survey.md: [ ]", "✅ Plan.md: [X]", "⏳ Permit.md: [X]"],
    ),
    "a link is no box": ("- [x](a.md) words\n- [Plan](b.md)\n", []),
    "a numbered task list": ("1. [ ] Paint\n2. [x] Sweep\n", ["Paint: [ ]", "Sweep: [x]"]),
}


@pytest.mark.parametrize(("text", "wanted"), SEEN.values(), ids=SEEN)
def test_items_of_lists(text: str, wanted: list[str]) -> None:
    assert seen(text) == wanted
    assert problems(text) == []


def test_boxes_mean_their_states() -> None:
    text = "- [ ] a\n- [x] b\n- [X] c\n- [~] d\n- [!] e\n- [-] f\n- [>] g\n- [✅] h\n"
    assert [line.partition(": ")[2] for line in states(text)] == [
        "todo", "done", "done", "active", "blocked", "dropped", "dropped", "done"]  # fmt: skip


def test_attributes_at_the_end_are_fields_and_not_the_title() -> None:
    text = "- [ ] Paint the crane (@jo) depends:t9 https://x.org/a evidence:runs/1.log\n"
    (item,) = tracker(text).items
    assert item.text("title").startswith("Paint the crane (@jo)")  # the address ends the tail
    (item,) = tracker("- [ ] Paint the crane depends:t9 @jo evidence:runs/1.log\n").items
    assert item.title == "Paint the crane"
    assert {field.role: field.text for field in item.fields} == {
        "title": "Paint the crane", "status": "[ ]", "depends_on": "t9", "owner": "@jo",
        "evidence": "runs/1.log"}  # fmt: skip


def test_nested_tasks_name_their_parents_through_plain_bullets() -> None:
    text = "- [ ] Crane\n  - notes\n    - [ ] Rope\n  - [x] Hook\n- [ ] Quay\n"
    assert [(item.id, item.parent) for item in tracker(text).items] == [
        ("Crane", ""), ("Rope", "Crane"), ("Hook", "Crane"), ("Quay", "")]  # fmt: skip


def test_attributes_of_a_bullet_know_their_places() -> None:
    text = "- #7 Grease\n  - **Status:** Open\n  - **Owner:** @kim\n"
    (item,) = tracker(text).items
    for field in item.fields:
        assert text[slice(*field.span)] == field.text


def test_thousands_of_bullets_are_read_in_one_go() -> None:
    text = "".join(f"- #{n} Grease\n  - Status: Open\n" for n in range(5000))
    assert len(tracker(text).items) == 5000
