"""The real app on a fresh database in a folder that goes away: what every subject is measured on."""

from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from flask import Flask
from flask_migrate import upgrade

from clinic import create_app
from clinic.config import Config
from clinic.database import db


@contextmanager
def a_service() -> Iterator[Flask]:
    """The app with its tables, inside an application context; its log is written and shown to nobody."""
    with TemporaryDirectory() as folder, redirect_stderr(StringIO()):
        app = create_app(
            Config(
                environment="test",
                secret_key="k" * 20 + "0123456789abcdefghij",
                database_url=f"sqlite:///{folder}/bench.db",
                base_url="http://localhost",
                trusted_hosts=("localhost",),
                instance=Path(folder),
            )
        )
        with app.app_context():
            upgrade()
            try:
                yield app
            finally:
                db.session.remove()
                db.engine.dispose()
                if "renderer" in app.extensions:
                    app.extensions["renderer"].close()
