"""The inbox takes deliveries in, once each, and hands out the work they cause."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

from bot.ports.store import Delivery, Depth, Look

if TYPE_CHECKING:
    from bot.store.inbox import SqlInbox
    from bot.store.opening import SqlStore

KEY = "forge:owner/name!7"
OTHER = "forge:owner/name!8"
BODY = '{"title": "naïve"}\0\xff'.encode("latin-1")


def accept(inbox: SqlInbox, id_: str, *keys: str, fresh: bool = False) -> bool:
    return inbox.accept(Delivery("forge", id_, "push", BODY), keys, fresh=fresh).result(10)


def taken(inbox: SqlInbox, owner: str = "me", lease: float = 60) -> Look:
    look = inbox.claim(owner, lease)
    assert look is not None
    return look


def test_a_delivery_is_new_once_and_raises_its_keys_once(inbox: SqlInbox) -> None:
    assert accept(inbox, "d1", KEY, OTHER) is True
    assert sorted(inbox.due(10)) == [KEY, OTHER]
    assert inbox.finish(taken(inbox))
    assert inbox.finish(taken(inbox))
    assert accept(inbox, "d1", KEY, OTHER) is False
    assert inbox.due(10) == []
    assert inbox.claim("me", 60) is None


def test_the_same_id_of_another_forge_is_another_delivery(inbox: SqlInbox) -> None:
    assert accept(inbox, "d1", KEY)
    other = Delivery("elsewhere", "d1", "push", b"")
    assert inbox.accept(other, ["elsewhere:owner/name!1"]).result(10) is True


def test_of_many_at_once_with_one_id_one_is_new(inbox: SqlInbox) -> None:
    same = [inbox.accept(Delivery("forge", "d1", "push"), [KEY]) for _ in range(50)]
    others = [inbox.accept(Delivery("forge", f"e{n}", "push"), [KEY]) for n in range(50)]
    assert sum(done.result(10) for done in same) == 1
    assert all(done.result(10) for done in others)
    assert inbox.due(10) == [KEY]


def test_two_stores_on_one_database_agree_on_what_is_new(store: SqlStore, url: str) -> None:
    from bot.store.opening import open_store

    with open_store(url) as second:
        both = [
            one.inbox.accept(Delivery("forge", f"d{number % 40}", "push"), [KEY, OTHER])
            for number in range(80)
            for one in (store, second)
        ]
        assert sum(done.result(30) for done in both) == 40


def test_a_delivery_can_be_read_again_byte_for_byte(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY)
    assert inbox.delivery("d1") == Delivery("forge", "d1", "push", BODY)
    assert inbox.delivery("d2") is None


def test_a_delivery_that_concerns_nothing_is_stored_all_the_same(inbox: SqlInbox) -> None:
    assert accept(inbox, "d1") is True
    assert accept(inbox, "d1") is False
    assert inbox.next_due() is None


def test_the_most_overdue_row_is_claimed_first_and_by_one_only(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY)
    accept(inbox, "d2", OTHER)
    assert taken(inbox) == Look(KEY, 1, "me", "d1")
    assert taken(inbox, "you") == Look(OTHER, 1, "you", "d2")
    assert inbox.claim("me", 60) is None
    assert inbox.claim_key(KEY, "me", 60) is None


def test_a_row_can_be_claimed_by_name(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY, OTHER)
    assert inbox.claim_key(OTHER, "me", 60) == Look(OTHER, 1, "me", "d1")
    assert inbox.claim_key("forge:owner/name!9", "me", 60) is None


def test_claims_from_many_threads_are_all_different(inbox: SqlInbox) -> None:
    inbox.mark([f"forge:owner/name!{number}" for number in range(1, 41)], "sweep:test")
    found: list[str] = []

    def claim_all(owner: str) -> None:
        while (look := inbox.claim(owner, 60)) is not None:
            found.append(look.key)

    threads = [threading.Thread(target=claim_all, args=(f"t{n}",)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == len(set(found)) == 40


def test_a_row_raised_while_it_was_looked_at_is_due_again_at_once(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY)
    look = taken(inbox)
    accept(inbox, "d2", KEY)
    assert inbox.due(1) == []
    assert inbox.finish(look) is True
    assert taken(inbox) == Look(KEY, 2, "me", "d2")


def test_a_row_that_is_not_ours_any_more_can_not_be_changed(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY)
    late = taken(inbox, "late", lease=-1)
    now = taken(inbox, "quick")
    assert now.attempts == 1
    assert inbox.extend(late, 60) is False
    assert inbox.fail(late, "no", 5) is False
    assert inbox.finish(late) is False
    assert inbox.extend(now, 60) is True
    assert inbox.finish(now) is True
    assert inbox.finish(now) is False


def test_a_failed_row_waits_and_counts(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY)
    assert inbox.fail(taken(inbox), "down", 100) is True
    assert inbox.claim("me", 60) is None
    assert 95 < (inbox.next_due() or 0) <= 100
    assert inbox.depth() == Depth(0, 1, 0, 0, 0.0)
    assert inbox.revive(KEY) is True
    assert taken(inbox).attempts == 0


def test_a_push_during_backoff_is_due_at_once_with_no_attempts(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY)
    inbox.fail(taken(inbox), "down", 1000)
    accept(inbox, "d2", KEY)
    assert taken(inbox) == Look(KEY, 2, "me", "d2")


def test_a_row_that_fails_while_a_newer_push_waits_is_due_at_once_with_no_attempts(
    inbox: SqlInbox,
) -> None:
    accept(inbox, "d1", KEY)
    inbox.fail(taken(inbox), "down", 0)
    look = taken(inbox)
    assert look.attempts == 1
    accept(inbox, "d2", KEY)
    assert inbox.fail(look, "down", 1000, last=True) is True
    assert inbox.dead() == []
    assert taken(inbox) == Look(KEY, 2, "me", "d2")


def test_dead_work_is_seen_and_lives_again(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY, OTHER)
    for _ in range(2):
        inbox.fail(taken(inbox), "no such\0 group", 5, last=True)
    assert inbox.claim("me", 60) is None
    assert inbox.next_due() is None
    assert {(one.key, one.attempts, one.error) for one in inbox.dead()} == {
        (KEY, 1, "no such group"),
        (OTHER, 1, "no such group"),
    }
    assert inbox.dead()[0].since.endswith("+00:00")
    assert inbox.revive(KEY)
    assert accept(inbox, "d2", OTHER)
    assert inbox.depth().dead == 0
    assert sorted(inbox.due(10)) == [KEY, OTHER]
    assert inbox.revive("forge:owner/name!9") is False


def test_what_is_marked_comes_sooner_never_later(inbox: SqlInbox) -> None:
    inbox.mark([KEY], "sweep:a", delay=1000)
    assert inbox.due(1) == []
    inbox.mark([KEY], "sweep:b", delay=500)
    assert 490 < (inbox.next_due() or 0) <= 500
    inbox.mark([KEY], "sweep:c", delay=2000)
    assert 490 < (inbox.next_due() or 0) <= 500
    inbox.mark([KEY, KEY], "sweep:d")
    assert taken(inbox) == Look(KEY, 4, "me", "sweep:d")


def test_a_listing_asked_for_is_made_once(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY, fresh=True)
    accept(inbox, "d2", KEY)
    look = taken(inbox)
    assert look.fresh
    accept(inbox, "d3", KEY)
    inbox.finish(look)
    again = taken(inbox)
    assert not again.fresh
    accept(inbox, "d4", KEY, fresh=True)
    inbox.finish(again)
    assert taken(inbox).fresh


def test_a_listing_asked_for_is_still_to_be_made_after_a_failure(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY, fresh=True)
    inbox.fail(taken(inbox), "down", 0)
    assert taken(inbox).fresh


def test_depth_counts_each_row_once(inbox: SqlInbox) -> None:
    inbox.mark(["a:b!1", "a:b!2", "a:b!3", "a:b!4"], "sweep:test")
    inbox.fail(taken(inbox), "down", 100)
    inbox.fail(taken(inbox), "down", 100, last=True)
    taken(inbox)
    found = inbox.depth()
    assert found[:4] == (1, 1, 1, 1)
    assert 0 <= found.oldest < 10


def test_a_lease_that_runs_out_is_the_next_thing_due(inbox: SqlInbox) -> None:
    accept(inbox, "d1", KEY)
    taken(inbox, lease=30)
    assert 25 < (inbox.next_due() or 0) <= 30


def test_old_bodies_go_and_their_ids_stay(inbox: SqlInbox) -> None:
    for number in range(600):
        inbox.accept(Delivery("forge", f"d{number}", "push", b"x"), [])
    accept(inbox, "last", KEY)
    assert inbox.prune(1) == 0
    assert inbox.prune(-1) == 601
    assert inbox.prune(-1) == 0
    assert inbox.delivery("d7") == Delivery("forge", "d7", "push", b"")
    assert accept(inbox, "d7", KEY) is False


def test_who_listens_is_called_after_something_became_due(inbox: SqlInbox) -> None:
    called: list[int] = []
    inbox.listen(lambda: called.append(len(inbox.due(10))))
    accept(inbox, "d1", KEY)
    inbox.mark([OTHER], "sweep:test")
    deadline = time.monotonic() + 10
    while len(called) < 2 and time.monotonic() < deadline:
        time.sleep(0.005)
    assert sorted(called) == [1, 2] or called == [2, 2]


def test_who_left_before_the_write_wants_nothing_written(inbox: SqlInbox) -> None:
    waiting = [inbox.accept(Delivery("forge", f"d{n}", "push", BODY), [KEY]) for n in range(500)]
    cancelled = [done.cancel() for done in waiting]
    accept(inbox, "last", OTHER)
    stored = [inbox.delivery(f"d{n}") is not None for n in range(500)]
    assert stored == [not gone for gone in cancelled]


def test_the_keys_of_a_forge_can_be_left_aside(inbox: SqlInbox) -> None:
    inbox.mark(["elsewhere:owner/name!1"], "sweep:test")
    inbox.mark([KEY], "sweep:test", delay=60)
    assert inbox.due(10, ("elsewhere",)) == []
    assert inbox.claim("me", 60, ("elsewhere",)) is None
    assert 50 < (inbox.next_due(("elsewhere",)) or 0) <= 60
    assert inbox.due(10, ("else", "forge")) == ["elsewhere:owner/name!1"]
    assert taken(inbox).key == "elsewhere:owner/name!1"
