"""The loop beside the service that sends what is due, in each process; leases keep them apart."""

from threading import Event, Thread

from flask import Flask

from clinic.database import db
from clinic.outbox.sending import send_due
from clinic.web import clock, logs, read_only

EVERY = 15.0  # seconds


class Sender:
    """One thread that looks every few seconds, and stops when told."""

    def __init__(self, app: Flask, *, every: float = EVERY) -> None:
        self._app = app
        self._every = every
        self._stopping = Event()
        self._thread = Thread(target=self._run, name="outbox", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self, *, patience: float = 5.0) -> None:
        """Let what is under way finish for a moment; a lease brings the rest back."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(patience)

    def _run(self) -> None:
        while not self._stopping.wait(self._every):
            with self._app.app_context():
                try:
                    if read_only.halted() is None:
                        send_due(clock.now)
                except Exception as error:
                    # Whatever it was, the next round may find it gone; mail must not die with one fault.
                    logs.log().error("outbox-round-failed", **logs.fault(error))
                finally:
                    db.session.remove()
