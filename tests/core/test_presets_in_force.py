"""What a policy, a legend or a state diagram makes of a preset."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.model.errors import PolicyError
from bot.core.model.graph import Edge, Graph, Node
from bot.core.model.policy import TrackerPolicy
from bot.core.model.source import Span
from bot.core.model.status import State
from bot.core.presets import apply_diagram, apply_legend, apply_policy, load, names
from bot.core.vocabulary import Vocabulary

if TYPE_CHECKING:
    from bot.core.model.preset import Arrow, Guards, Preset, Track


def guards(preset: Preset, label: str) -> Guards:
    found = preset.track.label(label)
    assert found
    return found.guards


def arrow(track: Track, source: str, target: str) -> Arrow | None:
    return Vocabulary(track).arrow(source, target)


def test_a_policy_adds_a_status_that_is_asked_what_its_like_is_asked() -> None:
    added = {"name": "Shipped", "state": "done", "aliases": ("live", "closed")}
    preset = apply_policy(load("production-readiness"), TrackerPolicy("x", statuses=(added,)))
    words = Vocabulary(preset.track)
    assert words.read("Live").label == "Shipped"
    assert words.read("closed").label == "Shipped"
    assert guards(preset, "Shipped") == guards(preset, "Completed")
    assert words.arrow("In Progress", "Shipped")
    assert words.arrow("Not Started", "Shipped") is None


def test_a_policy_gives_an_ambiguous_word_a_meaning_and_a_label_another_state() -> None:
    rule = TrackerPolicy(
        "x",
        statuses=(
            {"name": "Ready", "state": "review", "aliases": ()},
            {"name": "Done", "state": "locked", "aliases": ()},
        ),
    )
    words = Vocabulary(apply_policy(load("generic"), rule).track)
    assert words.read("ready").state is State.REVIEW
    assert words.read("Done").state is State.LOCKED


def test_a_policy_may_allow_blocked_where_the_taxonomy_has_none() -> None:
    rule = TrackerPolicy("x", options={"allow": ("blocked",)})
    words = Vocabulary(apply_policy(load("phase-readiness"), rule).track)
    assert words.read("Blocked").state is State.BLOCKED
    blocked = words.arrow("In Progress", "Blocked")
    assert blocked
    assert blocked.reason


def test_a_policy_draws_the_arrows_anew_and_keeps_what_is_asked_on_them() -> None:
    ways = ("[*] -> In Progress", "Not Started -> signed_off", "doc baseline → Signed Off")
    preset = apply_policy(load("phase-readiness"), TrackerPolicy("x", transitions=ways))
    assert preset.track.initial == ("In Progress",)
    assert arrow(preset.track, "Not Started", "Signed Off")
    assert arrow(preset.track, "Not Started", "In Progress") is None
    lands = arrow(preset.track, "Completed (Doc Baseline)", "Signed Off")
    assert lands
    assert lands.guards.fresh


def test_a_policy_may_free_every_move() -> None:
    preset = apply_policy(load("production-readiness"), TrackerPolicy("x", transitions=("free",)))
    assert arrow(preset.track, "Not Started", "Signed Off")


def test_a_policy_says_who_signs_what() -> None:
    rule = TrackerPolicy("x", signoff={"completed": ("leads",), "signed-off": ()})
    preset = apply_policy(load("production-readiness"), rule)
    assert guards(preset, "Completed").signoff == ("leads",)
    assert guards(preset, "Completed").signoff_words == ()
    assert guards(preset, "Signed Off").signoff == ()


@pytest.mark.parametrize(
    "rule",
    [
        TrackerPolicy("x", signoff={"Shiped": ("ops",)}),
        TrackerPolicy("x", transitions=("Not Started -> Shiped",)),
        TrackerPolicy("x", transitions=("Not Started",)),
    ],
)
def test_a_policy_naming_an_unknown_status_is_refused(rule: TrackerPolicy) -> None:
    with pytest.raises(PolicyError, match=r"Shiped|Not Started"):
        apply_policy(load("production-readiness"), rule)


def test_a_policy_changes_columns_severities_and_switches() -> None:
    rule = TrackerPolicy(
        "x",
        columns={"status": "Progress", "owner": "Held by"},
        rules={"missing-owner": "off"},
        options={"dep_met": ("done",), "withdraw": "free", "figure_tolerance": "5%"},
    )
    preset = apply_policy(load("production-readiness"), rule)
    assert preset.track.headers[0] == "Progress"
    assert preset.columns["owner"][0] == "Held by"
    assert preset.severities["missing-owner"] == "off"
    assert preset.options["figure_tolerance"] == "5%"
    assert guards(preset, "Completed").deps == {State.DONE}
    back = arrow(preset.track, "Ready for Signoff", "In Progress")
    assert back
    assert not back.reason


def test_withdrawing_from_review_may_be_ruled_out() -> None:
    rule = TrackerPolicy("x", options={"withdraw": "never"})
    preset = apply_policy(load("phase-readiness"), rule)
    assert arrow(preset.track, "Ready for Signoff", "In Progress") is None


def test_a_policy_that_says_nothing_changes_nothing() -> None:
    for name in names():
        assert apply_policy(load(name), TrackerPolicy("x")) == load(name)


def test_a_legend_replaces_the_words_and_keeps_what_they_ask() -> None:
    base = load("production-readiness").track
    track = apply_legend(base, ["Queued", "Building", "In progress", "Signed off", "Parked"])
    assert [(label.name, label.state) for label in track.labels] == [
        ("Queued", State.TODO), ("Building", None), ("In progress", State.ACTIVE),
        ("Signed off", State.LOCKED), ("Parked", None),
    ]  # fmt: skip
    words = Vocabulary(track)
    assert words.read("not started").label == "Queued"
    assert not words.read("Completed").known
    assert words.arrow("Queued", "In progress")
    assert words.arrow("Queued", "Signed off") is None
    assert words.arrow("Queued", "Building")
    assert track.initial == ("Queued",)
    signed, was = track.label("Signed off"), base.label("Signed Off")
    assert signed
    assert was
    assert signed.guards == was.guards


def test_two_words_of_a_legend_for_one_label_are_two_labels_asked_the_same() -> None:
    track = apply_legend(load("production-readiness").track, ["In Progress", "Done", "Closed"])
    words = Vocabulary(track)
    assert (words.read("done").label, words.read("closed").label) == ("Done", "Closed")
    assert words.arrow("In Progress", "Closed")
    done, closed = track.label("Done"), track.label("Closed")
    assert done
    assert closed
    assert done.guards == closed.guards


def test_a_legend_in_the_preset_s_own_words_changes_only_their_spelling() -> None:
    track = load("usecase-register").track
    words = [label.name for label in track.labels]
    assert apply_legend(track, words) == track


def test_explanations_in_a_legend_are_no_words() -> None:
    words = ["Not Started", "Phase queued; no work yet", "In Progress", "Active work in flight now",
             "Waiting for customer feedback", "Nobody knows what that is"]  # fmt: skip
    track = apply_legend(load("generic").track, words)
    assert [label.name for label in track.labels] == [words[0], words[2], words[4]]


def test_a_list_of_other_things_is_no_legend() -> None:
    track = load("production-readiness").track
    assert apply_legend(track, ["P0", "P1", "P2", "new"]) == track
    colours = load("usecase-register").tracks[1]
    assert apply_legend(colours, ["NOT_STARTED", "GREEN", "RED"]) == colours


def diagram(*edges: tuple[str, str]) -> Graph:
    nowhere = Span(0, 0)
    ends = dict.fromkeys(end for edge in edges for end in edge)
    nodes = {end: Node(end, end, nowhere) for end in ends}
    return Graph("state", "", nowhere, nodes, tuple(Edge(*edge, nowhere) for edge in edges))


OWN = [("[*]", "NotStarted"), ("NotStarted", "InProgress"), ("InProgress", "ReadyForSignoff"),
       ("ReadyForSignoff", "SignedOff"), ("InProgress", "CompletedDocBaseline"),
       ("CompletedDocBaseline", "SignedOff"), ("SignedOff", "[*]")]  # fmt: skip


def test_the_source_s_own_diagram_is_the_preset() -> None:
    track = load("phase-readiness").track
    drawn = apply_diagram(track, diagram(*OWN))
    assert set(drawn.arrows) == set(track.arrows)
    assert drawn._replace(arrows=()) == track._replace(arrows=())


def test_a_diagram_replaces_the_arrows_but_for_those_that_need_no_drawing() -> None:
    other = [*OWN[:-2], ("NotStarted", "SignedOff"), ("SignedOff", "Archived"),
             ("InProgress", "OnHold"), ("[*]", "InProgress")]  # fmt: skip
    track = apply_diagram(load("phase-readiness").track, diagram(*other))
    words = Vocabulary(track)
    assert words.arrow("Not Started", "Signed Off")
    assert words.arrow("Completed (Doc Baseline)", "Signed Off") is None
    assert words.arrow("Ready for Signoff", "In Progress")
    assert words.arrow("Signed Off", "Archived")
    assert words.read("On hold").state is State.BLOCKED
    assert words.read("archived").known
    assert track.initial == ("Not Started", "In Progress")


def test_a_diagram_of_something_else_changes_nothing() -> None:
    track = load("phase-readiness").track
    assert apply_diagram(track, diagram(("[*]", "Pending"), ("Pending", "Paid"))) == track
    flowchart = diagram(*OWN)._replace(kind="flowchart")
    assert apply_diagram(track, flowchart) == track
