"""SqlMemory: the port's Memory on either database."""

from __future__ import annotations

import json

from sqlalchemy import delete, insert, select

from bot.core.model.conversation import Post, Speech
from bot.core.model.typed import TYPE_CHECKING
from bot.core.model.verdict import Outcome
from bot.ports.store import HeadVerdict
from bot.store.schema import cursor, now, posts, verdict
from bot.store.statements import insert_into

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Connection

    from bot.store.database import Database


class SqlMemory:
    """Posts as JSON, one row per merge request; cursors, one row each."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def posts(self, key: str) -> Sequence[Post] | None:
        """Give the posts that stand on a merge request, None where that is not known."""
        statement = select(posts.c.posts).where(posts.c.key == key)
        text = self._database.read(lambda connection: connection.scalar(statement))
        return None if text is None else _posts_of(text)

    def forget(self, key: str) -> None:
        """Hold the posts of a merge request for unknown."""
        statement = delete(posts).where(posts.c.key == key)
        self._database.write(lambda connection: connection.execute(statement).rowcount)

    def remember(self, key: str, standing: Sequence[Post]) -> None:
        """Keep the posts that stand on a merge request."""
        text = json.dumps([list(post) for post in standing], ensure_ascii=False)

        def work(connection: Connection) -> None:
            row = {"key": key, "posts": text, "changed_at": now()}
            statement = insert_into(posts, connection.dialect.name).values(row)
            changed = {"posts": text, "changed_at": now()}
            connection.execute(
                statement.on_conflict_do_update(index_elements=[posts.c.key], set_=changed)
            )

        self._database.write(work)

    def judged(self, key: str, found: HeadVerdict | None) -> HeadVerdict | None:
        """Keep the verdict of an open merge request (None: it is closed); give the one before."""
        mine = verdict.c.key == key
        asked = select(verdict.c.head, verdict.c.outcome, verdict.c.line).where(mine)

        def work(connection: Connection) -> HeadVerdict | None:
            row = connection.execute(asked).first()
            before = _verdict_of(row) if row else None
            if before != found:
                connection.execute(delete(verdict).where(mine))
                if found is not None:
                    connection.execute(insert(verdict).values(key=key, **found._asdict()))
            return before

        return self._database.write(work)

    def verdicts(self, head: str) -> Mapping[str, HeadVerdict]:
        """Give the verdicts of the open merge requests with this head, by key."""
        names = verdict.c.key, verdict.c.head, verdict.c.outcome, verdict.c.line
        asked = select(*names).where(verdict.c.head == head)
        rows = self._database.read(lambda connection: connection.execute(asked).all())
        return {key: _verdict_of(row) for key, *row in rows}

    def cursor(self, name: str) -> str:
        """Give a sweep's cursor, empty at first."""
        statement = select(cursor.c.value).where(cursor.c.name == name)
        return self._database.read(lambda connection: connection.scalar(statement)) or ""

    def cursors(self, start: str) -> Sequence[str]:
        """List the names of cursors that begin so."""
        asked = select(cursor.c.name).where(cursor.c.name.startswith(start, autoescape=True))
        return self._database.read(lambda connection: connection.scalars(asked).all())

    def advance(self, name: str, value: str) -> None:
        """Set a sweep's cursor."""

        def work(connection: Connection) -> None:
            statement = insert_into(cursor, connection.dialect.name).values(name=name, value=value)
            connection.execute(
                statement.on_conflict_do_update(
                    index_elements=[cursor.c.name], set_={"value": value}
                )
            )

        self._database.write(work)


def _verdict_of(row: Sequence[str]) -> HeadVerdict:
    head, outcome, line = row
    return HeadVerdict(head, Outcome(outcome), line)


def _posts_of(text: str) -> list[Post] | None:
    """Read posts; what another version of the program wrote otherwise is not known for sure."""
    try:
        return [Post(Speech(kind), *rest) for kind, *rest in json.loads(text)]
    except (TypeError, ValueError):
        return None
