"""The memory keeps posts, verdicts and cursors; the clockwork lets each firing happen once."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from bot.core.model.conversation import Post, Speech

if TYPE_CHECKING:
    from bot.store.opening import SqlStore

KEY = "forge:owner/name!7"
POSTS = [
    Post(Speech.STATUS, "f" * 40, "91", "d1"),
    Post(Speech.INLINE, "doc/naïve.md#A1", "note/92", "d2", "row", outdated=True, answered=True),
]


def test_posts_are_unknown_until_remembered_and_after_forgotten(store: SqlStore) -> None:
    memory = store.memory
    assert memory.posts(KEY) is None
    memory.remember(KEY, POSTS)
    assert memory.posts(KEY) == POSTS
    memory.remember(KEY, [])
    assert memory.posts(KEY) == []
    memory.forget(KEY)
    memory.forget(KEY)
    assert memory.posts(KEY) is None


def test_a_cursor_is_empty_at_first_and_then_what_it_was_set_to(store: SqlStore) -> None:
    assert store.memory.cursor("open") == ""
    store.memory.advance("open", "2026-11-21T08:00:00Z")
    store.memory.advance("open", "2026-11-21T09:00:00Z")
    assert store.memory.cursor("open") == "2026-11-21T09:00:00Z"


def test_a_firing_is_for_one_of_all_who_ask(store: SqlStore) -> None:
    found: list[bool] = []
    threads = [
        threading.Thread(target=lambda: found.append(store.clockwork.take("sweep", 600)))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False] * 7 + [True]


def test_a_firing_comes_again_when_its_time_has_come(store: SqlStore) -> None:
    assert store.clockwork.take("sweep", 600)
    assert store.clockwork.take("audit", 86_400)
    assert not store.clockwork.take("sweep", 600)
    # An interval made shorter counts from now on, not after the long one ran out.
    assert store.clockwork.take("audit", 60)
    assert store.clockwork.take("sweep", -1)
    assert store.clockwork.take("sweep", 600)
