"""How long a request waits for PostgreSQL, so that a server that never answers holds nobody for ever."""

from collections.abc import Generator
from time import monotonic
from typing import Any

from flask import has_request_context
from psycopg import Connection, OperationalError
from sqlalchemy import event
from sqlalchemy.engine import Engine

# A server that works ends what takes too long itself, and the connection lives on. One that says nothing is
# left soon after. Commands, migrations and copies of everything may take what they take.
STATEMENT = 10.0
SILENCE = 12.0


class Impatient(Connection[Any]):
    """A connection that a request leaves when nothing comes back for too long."""

    silence = SILENCE

    def wait(self, gen: Generator[Any, Any, Any], *args: Any, **more: Any) -> Any:
        """Wait for an answer as psycopg does; within a request, not longer than `silence`."""
        if not has_request_context():
            return super().wait(gen, *args, **more)
        deadline = Deadline(self.silence)
        try:
            return super().wait(deadline.over(gen), *args, **more)
        finally:
            if deadline.has_passed:
                # Half an answer may still come: nothing more is read from here, not even to a rollback.
                self.pgconn.finish()


class Deadline:
    """The end of one wait."""

    def __init__(self, seconds: float) -> None:
        self.at = monotonic() + seconds
        self.has_passed = False

    def over(self, gen: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
        """The same conversation, ended once nothing was heard until then."""
        try:
            wanted = next(gen)
            while True:
                ready = yield wanted
                if not ready and monotonic() > self.at:
                    self.has_passed = True
                    raise OperationalError("The database did not answer in time.")
                wanted = gen.send(ready)
        except StopIteration as end:
            return end.value


def give_up_on_silence(engine: Engine) -> None:
    """From now on a request does not wait for this engine's server as long as it likes."""

    @event.listens_for(engine, "do_connect")
    def _connect(_dialect: Any, _record: Any, words: tuple[Any, ...], settings: dict[str, Any]) -> Impatient:
        if has_request_context():
            options = f"{settings.get('options', '')} -c statement_timeout={round(STATEMENT * 1000)}"
            settings = settings | {"options": options.strip()}
        return Impatient.connect(*words, **settings)
