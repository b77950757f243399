"""SqlClockwork: the port's Clockwork on either database."""

from __future__ import annotations

from sqlalchemy import or_

from bot.core.model.typed import TYPE_CHECKING
from bot.store.schema import now, schedule
from bot.store.statements import insert_into

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from bot.store.database import Database


class SqlClockwork:
    """A row per name with the time of its next firing."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def take(self, name: str, every: float) -> bool:
        """Take a firing that is due; the one statement decides between all who ask.

        A next time further off than ``every`` comes of an interval that was longer then.
        """

        def work(connection: Connection) -> bool:
            next_at = now() + every
            statement = insert_into(schedule, connection.dialect.name).values(
                name=name, next_at=next_at
            )
            due = or_(schedule.c.next_at <= now(), schedule.c.next_at > next_at)
            taken = statement.on_conflict_do_update(
                index_elements=[schedule.c.name], set_={"next_at": next_at}, where=due
            ).returning(schedule.c.name)
            return connection.execute(taken).first() is not None

        return self._database.write(work)
