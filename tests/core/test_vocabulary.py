"""What status cells say, column by column."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model.preset import Label, Track
from bot.core.model.status import State
from bot.core.presets import load, names
from bot.core.vocabulary import Vocabulary

GENERIC = {
    "Not Started": State.TODO,
    "`NOT_STARTED`": State.TODO,
    "[ ]": State.TODO,
    "\u2b1c": State.TODO,
    "\u672a\u7740\u624b": State.TODO,
    "\u2b1c \u672a\u5b8c\u4e86": State.TODO,
    "Not done": State.TODO,
    "Open \u2014 APPROVED 2026-07-05: Option A": State.TODO,
    "\u2705 READY TO START": State.TODO,
    "[IN PROGRESS: Dev 2]": State.ACTIVE,
    "in_flight": State.ACTIVE,
    "\U0001f7e8": State.ACTIVE,
    "\u25d0": State.ACTIVE,
    "\U0001f6e0\ufe0f": State.ACTIVE,
    "\u9032\u884c\u4e2d": State.ACTIVE,
    ":construction:": State.ACTIVE,
    "Waiting on LM-02, LM-03": State.BLOCKED,
    "BLOCKED_EXTERNAL": State.BLOCKED,
    "\u2705 Blocked": State.BLOCKED,
    "\u23f8\ufe0f": State.BLOCKED,
    "Pending review": State.REVIEW,
    "ReadyForSignoff": State.REVIEW,
    "[DONE]": State.DONE,
    "Done (#27)": State.DONE,
    "[X]": State.DONE,
    "x": State.DONE,
    "[\u2705]": State.DONE,
    "**Implemented (Swift 5.9)**": State.DONE,
    "\u2705 (Flutter models; site scoping)": State.DONE,
    "Closed \u2014 shipped 2026-07-17 (PR #211, merged by the core team)": State.DONE,
    "Done, nothing pending": State.DONE,
    "~~In Progress~~ Done": State.DONE,
    "<del>In Progress</del> Done": State.DONE,
    "<s>Not Started</s> <b>Completed</b>": State.DONE,
    "Done<br>see the notes": State.DONE,
    "\u2705 Done \u2705": State.DONE,
    "In Progress \u2705 tests, \u2b1c docs": State.ACTIVE,
    "In Progress<br>3 of 4": State.ACTIVE,
    ":white_check_mark: Done": State.DONE,
    "\u5df2\u5b8c\u6210": State.DONE,
    "Hecho": State.DONE,
    "\u0413\u043e\u0442\u043e\u0432\u043e": State.DONE,
    "Signed Off (2026-11-20, @ana, 7Q2K-9F4D)": State.LOCKED,
    "wont_fix": State.DROPPED,
    "Won\u2019t do": State.DROPPED,
    "\u27a1\ufe0f": State.DROPPED,
    "[>]": State.DROPPED,
    "optional": State.DROPPED,
}
QUALIFIED = {
    "\u2705 Closed 2026-07-12 \u2014 but see the challenge": "but",
    "Complete (partial)": "partial",
    "\U0001f7e2 DONE (\ubd80\ubd84)": "\ubd80\ubd84",
    "CORE_DONE": "core",
    "NEARLY_COMPLETE": "nearly",
    "Done except the docs": "except",
    "80% done": "80%",
    "Partially resolved (PR #1261)": "partially",
}
UNTOLD = {
    "pending": ("Not Started", "Blocked"),
    "READY": ("Not Started", "In Review"),
    "\U0001f7e2": ("In Progress", "Done"),
    "Todo \u2192 Done": ("Not Started", "Done"),
    "To Do / In Progress / Done": ("Not Started", "In Progress", "Done"),
    "Not Started<br>Completed": ("Not Started", "Done"),
    "Not Started\nCompleted 2026-07-12": ("Not Started", "Done"),
    "Not Started \u2705": ("Not Started", "Done"),
    "Not Started <b></b>\u2705 Completed": ("Not Started", "Done"),
    "\u2b1c Not Started \u2705 (2026-07-12)": ("Not Started", "Done"),
    "provisional\\|implementable\\|implemented": ("Not Started", "In Progress", "Done"),
    "`Open`, `Parked`, `Blocked`, `Closed`": ("Not Started", "Blocked", "Done"),
}
UNKNOWN = ["", "-", "TBD", "April Fool!", "MVP_COMPLETE_PHASE_2_DEFINED", "P3", "8-1 [DONE]",
           "Analysis complete, implementation pending", "undone",
           "\u5b8c\u6210\u4e00\u534a"]  # fmt: skip


def words_of(name: str) -> Vocabulary:
    return Vocabulary(load(name).track)


@pytest.mark.parametrize(("text", "state"), GENERIC.items())
def test_everyday_words_and_marks_are_read(text: str, state: State) -> None:
    status = words_of("generic").read(text)
    assert (status.state, status.qualifier, status.readings) == (state, "", ())


@pytest.mark.parametrize(("text", "qualifier"), QUALIFIED.items())
def test_a_qualifier_takes_a_claim_of_being_done_back(text: str, qualifier: str) -> None:
    status = words_of("generic").read(text)
    assert (status.state, status.label) == (State.ACTIVE, "In Progress")
    assert status.qualifier == qualifier


@pytest.mark.parametrize(("text", "readings"), UNTOLD.items())
def test_what_can_mean_several_things_is_never_guessed(
    text: str, readings: tuple[str, ...]
) -> None:
    status = words_of("generic").read(text)
    assert (status.label, status.state, status.readings) == (None, None, readings)


@pytest.mark.parametrize("text", UNKNOWN)
def test_a_word_found_later_in_the_cell_says_nothing(text: str) -> None:
    status = words_of("generic").read(text)
    assert (status.label, status.state, status.readings) == (None, None, ())


def test_the_text_is_kept_without_its_markup() -> None:
    assert words_of("generic").read(" **Done** (#27) ").text == "Done (#27)"


@pytest.mark.parametrize(
    ("preset", "text", "label"),
    [
        ("phase-readiness", "CompletedDocBaseline", "Completed (Doc Baseline)"),
        ("phase-readiness", "Completed (Doc Baseline) 2026-02-24", "Completed (Doc Baseline)"),
        ("phase-readiness", "Done", None),
        ("phase-readiness", "\u2705", None),
        ("phase-readiness", "Blocked", None),
        ("phase-readiness", "\u2705 Blocked", None),
        ("production-readiness", "Done", "Completed"),
        ("production-readiness", "Approved", "Signed Off"),
        ("production-readiness", "won't do", None),
        ("implementation-sequence", "Signed Off", "Approved"),
        ("usecase-register", "`READY_FOR_GO_LIVE`", "READY_FOR_GO_LIVE"),
        ("usecase-register", "Done", None),
        ("work-queue", "ready", "todo"),
        ("work-queue", "moved", "moved"),
        ("work-queue", "[>]", "moved"),
        ("work-queue", "wontfix", "dropped"),
        ("go-no-go", "[-]", "Not Applicable"),
        ("go-no-go", "No-Go", None),
        ("implementation-roadmap", "to do", "Planned"),
    ],
)
def test_each_preset_reads_its_own_words(preset: str, text: str, label: str | None) -> None:
    assert words_of(preset).read(text).label == label


def test_the_architecture_column_knows_only_its_colours() -> None:
    words = Vocabulary(load("usecase-register").tracks[1])
    assert words.read("`GREEN`").state is State.DONE
    assert words.read("Amber").label == "YELLOW"
    assert words.read("done").label is None


def test_a_foreign_word_is_unknown_and_the_column_s_own_are_offered() -> None:
    words = words_of("phase-readiness")
    assert words.read("Done (#27)").readings == ()
    assert words.nearest("Done (#27)") == ("Completed (Doc Baseline)", "Signed Off")


@pytest.mark.parametrize(
    ("text", "near"),
    [("In Progess", "In Progress"), ("Redy for signoff", "Ready for Signoff"),
     ("Complted", "Completed"), ("`Not_Strated`", "Not Started")],
)  # fmt: skip
def test_a_misspelt_word_is_unknown_and_the_nearest_is_offered(text: str, near: str) -> None:
    words = words_of("production-readiness")
    assert not words.read(text).known
    assert words.nearest(text)[0] == near


def test_nothing_near_offers_nothing() -> None:
    assert words_of("production-readiness").nearest("zzz") == ()


def test_a_name_beats_an_alias_and_a_mark_agrees_with_a_reading() -> None:
    track = Track(
        labels=(Label("Shipping", State.ACTIVE, ("Live",)), Label("Live", State.DONE, ("\u2705",))),
        ambiguous={"ready": ("Shipping", "Live")},
    )
    words = Vocabulary(track)
    assert words.read("live").label == "Live"
    assert words.read("ready").readings == ("Shipping", "Live")
    assert words.read("\u2705 ready").label == "Live"


@pytest.mark.parametrize("preset", names())
def test_case_separators_and_markup_change_no_label(preset: str) -> None:
    for track in load(preset).tracks:
        words = Vocabulary(track)
        for label in track.labels:
            name = label.name
            spellings = [name.upper(), name.replace(" ", "_"), name.replace("_", "-").lower(),
                         f"**{name}**", f"`{name}`", f"[{name}]", f" {name}: May"]  # fmt: skip
            for text in spellings:
                assert words.read(text).label == name, text


@given(st.text(max_size=40))
def test_every_text_can_be_read(text: str) -> None:
    words = words_of("generic")
    status = words.read(text)
    assert status == words.read(text)
    assert status.known or status.state is None


def legal(preset: str, label: str) -> list[str]:
    return [arrow.target for arrow in words_of(preset).legal_next(label)]


def test_legal_next_names_the_way_on_first_and_the_side_moves_last() -> None:
    assert legal("production-readiness", "Not Started") == ["In Progress", "Blocked"]
    assert legal("production-readiness", "In Progress") == [
        "Ready for Signoff", "Completed", "Not Started", "Blocked",
    ]  # fmt: skip
    assert legal("phase-readiness", "Ready for Signoff") == ["Signed Off", "In Progress"]
    assert legal("phase-readiness", "Signed Off") == []
    assert legal("phase-readiness", "no such label") == []


def test_blocking_needs_a_reason_and_unblocking_leads_to_open_work_only() -> None:
    words = words_of("implementation-roadmap")
    block, back = words.arrow("Planned", "Blocked"), words.arrow("Blocked", "Active")
    assert block is not None
    assert block.reason
    assert back is not None
    assert not back.reason
    assert words.arrow("Blocked", "Done") is None
    assert words.arrow("Done", "Blocked") is None


def test_where_the_preset_says_so_unblocking_needs_a_reason_too() -> None:
    back = words_of("production-readiness").arrow("Blocked", "In Progress")
    assert back is not None
    assert back.reason


@pytest.mark.parametrize(
    ("preset", "source", "target"),
    [
        ("production-readiness", "Not Started", "Signed Off"),
        ("production-readiness", "Not Started", "Completed"),
        ("production-readiness", "In Progress", "Signed Off"),
        ("production-readiness", "Signed Off", "In Progress"),
        ("phase-readiness", "Not Started", "Completed (Doc Baseline)"),
        ("phase-readiness", "Signed Off", "In Progress"),
        ("phase-readiness", "Completed (Doc Baseline)", "Ready for Signoff"),
        ("implementation-roadmap", "Planned", "Done"),
    ],
)
def test_strict_presets_have_no_such_way(preset: str, source: str, target: str) -> None:
    assert words_of(preset).arrow(source, target) is None


def test_a_free_column_lets_everything_move() -> None:
    words = words_of("generic")
    labels = [label.name for label in words.track.labels]
    assert all(words.arrow(one, other) for one in labels for other in labels if one != other)
