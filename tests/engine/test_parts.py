"""The parts of the engine that have no database below them."""

from __future__ import annotations

import threading

import pytest

from bot.engine.backoff import LONGEST, backoff, turn_of
from bot.engine.crew import Crew
from bot.engine.tally import Looks, Tally


def test_the_span_doubles_with_each_failure_up_to_an_hour() -> None:
    spans = [backoff(attempts, 1.0) for attempts in range(1, 16)]
    assert spans[:4] == [2.0, 4.0, 8.0, 16.0]
    assert spans[10:] == [2048.0, LONGEST, LONGEST, LONGEST, LONGEST]
    assert backoff(10_000, 1.0) == LONGEST


def test_luck_spreads_over_the_whole_span_and_what_was_asked_for_is_kept() -> None:
    assert backoff(5, 0.0) == 0.0
    assert backoff(5, 0.5) == 16.0
    assert backoff(5, 0.5, after=60) == 60
    assert backoff(1, 0.5, first=10) == 5.0


def test_who_was_told_when_to_come_does_not_come_earlier_nor_all_at_once() -> None:
    assert turn_of(60, 0.0) == 60
    assert turn_of(60, 0.5) == 67.5
    assert turn_of(0, 0.0, first=3) == 3


def test_a_tally_is_of_one_moment() -> None:
    tally = Tally()
    tally.begun()
    tally.begun()
    tally.ended("done", 1.5)
    assert tally.read() == Looks(done=1, seconds=1.5, running=1)
    tally.ended("dead", 0.5)
    assert tally.read() == Looks(done=1, dead=1, seconds=2.0, running=0)


def test_a_crew_does_what_waits_then_ends() -> None:
    crew = Crew(2)
    done = [crew.do(lambda: None) for _ in range(5)]
    skipped = crew.do(lambda: None)
    assert skipped.cancel()
    crew.start()
    crew.stop()
    assert [one.result(10) for one in done] == [None] * 5


def test_who_gave_a_crew_something_gets_its_error_and_the_crew_goes_on() -> None:
    crew = Crew(1)
    crew.start()

    def fail() -> None:
        raise KeyError("x")

    failed = crew.do(fail)
    with pytest.raises(KeyError):
        failed.result(10)
    reached = threading.Event()
    crew.do(reached.set)
    assert reached.wait(10)
    crew.stop()
