"""The service as `make run` starts it: a process of its own, on a port of its own."""

import os
import signal
import socket
import subprocess
import sys
from contextlib import closing
from pathlib import Path

from clinic.config import ROOT, instance_folder


class Running:
    """A real service on a port of its own, with everything it wrote.

    Only what takes seconds and is the same everywhere is lent to it: content once read, and fonts once cut.
    """

    def __init__(
        self, folder: Path, *, fonts: Path | None = None, host: str = "127.0.0.1", port: int = 0, **more: str
    ) -> None:
        folder.mkdir(exist_ok=True)
        for name, lent in (("content", instance_folder() / "content"), ("fonts", fonts)):
            if lent is not None and not (folder / name).exists():
                (folder / name).symlink_to(lent)
        if not port:
            with closing(socket.create_server((host, 0))) as server:
                port = server.getsockname()[1]
        self.host, self.port = host, port
        self.output = folder / "output"
        environment = {
            "RUECKENWIND_ENV": "test",
            "INSTANCE_PATH": str(folder),
            "BIND": host,
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            **more,
        }
        with self.output.open("a") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "flask", "--app", "wsgi", "serve", "--prepare"],
                cwd=ROOT,
                env={key: value for key, value in os.environ.items() if key != "DATABASE_URL"} | environment,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
            )
        self.said = ""
        assert self.process.stdout
        for line in self.process.stdout:
            self.said += line
            if "Ctrl+C" in line:
                break

    def exchange(self, sent: bytes, *, wait: float = 20) -> bytes:
        """Whatever comes back for these bytes, until the service closes the connection."""
        with closing(socket.create_connection((self.host, self.port), timeout=wait)) as connection:
            connection.sendall(sent)
            received = b""
            while piece := connection.recv(65_536):
                received += piece
            return received

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        code = self.process.wait(timeout=30)
        assert self.process.stdout
        self.process.stdout.close()
        return code

    def log(self) -> str:
        return self.output.read_text()
