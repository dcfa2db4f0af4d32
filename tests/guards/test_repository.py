"""What git holds: nothing of one machine, no package index, no secret, and scripts that run anywhere."""

import re
import subprocess
from pathlib import Path

import pytest

from clinic.config import ROOT

BINARY = {".png", ".jpg", ".webp", ".woff2", ".ico", ".pdf", ".ttf"}
# Written apart, so that this file does not hold what it looks for.
MACHINE_PATHS = re.compile(r"/(?<![\w./~-]/)(?:work|root|Users|home/[a-z]+)/[\w.]")
INDEX_ADDRESSES = re.compile(
    "|".join((r"pypi\.(?:org|python)", r"files\.python" + "hosted", r"registry\.npm" + "js"))
)
# Each begins with a letter that must stand there, by which `re` passes over most of a file.
SECRETS = {
    "a private key": re.compile("-----BEGIN [A-Z ]*PRIVATE" + " KEY"),
    "a key of a cloud": re.compile(r"AKIA[0-9A-Z]{16}\b"),
    "a token of a forge": re.compile(r"gh[pousr]_[A-Za-z0-9]{36}\b"),
    "a service's key": re.compile(r"(?:secret_key|SECRET_KEY)\s*=\s*['\"]?[0-9a-f]{32}"),
}


def tracked() -> list[Path]:
    """Every file git knows, or would know at the next commit."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        check=False,
    )
    if listed.returncode:
        pytest.skip("this copy has no git")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


@pytest.mark.parametrize(
    ("what", "pattern"),
    [("a path of one machine", MACHINE_PATHS), ("a package index", INDEX_ADDRESSES), *SECRETS.items()],
)
def test_no_file_holds(what: str, pattern: re.Pattern[str]) -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in tracked()
        if path.suffix not in BINARY and (match := pattern.search(path.read_text(errors="replace")))
    ]
    assert not found, f"{what}: {found}"


def test_nothing_of_this_installation_is_tracked() -> None:
    held = {path.relative_to(ROOT).as_posix() for path in tracked()}
    assert {name for name in held if name.startswith(("instance/", ".venv/"))} == {"instance/README.md"}
    assert not [name for name in held if name.endswith((".db", ".db-wal", ".mo", ".pyc", ".dump"))]


def test_scripts_can_be_run_and_say_what_for() -> None:
    for script in (ROOT / ".ci").iterdir():
        lines = script.read_text().splitlines()
        assert lines[0].startswith("#!"), script.name
        assert lines[1].startswith("# "), script.name
        assert script.stat().st_mode & 0o111, script.name
