"""What the service is made of: a bill of materials, and licences against those we may pass on."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import PackageMetadata, PackageNotFoundError, metadata
from pathlib import Path

import click

from clinic.config import ROOT
from clinic.web.releasing import keeps_plans

ALLOWED = frozenset(
    {
        "0BSD",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "ISC",
        "LGPL-2.1-or-later",
        "LGPL-3.0-only",
        "MIT",
        "MIT-0",
        "MIT-CMU",
        "MPL-1.1",
        "MPL-2.0",
        "OFL-1.1",
        "PSF-2.0",
        "Unlicense",
        "Zlib",
    }
)
# Read in the source: packages that tell it only in their licence file, or in words of their own.
READ_BY_HAND = {
    "brotlicffi": "MIT",
    "pypdfium2": "BSD-3-Clause AND Apache-2.0",
    "pyphen": "LGPL-2.1-or-later OR MPL-1.1",
    "pyrage": "MIT",
    "pysqlite3": "Zlib",
}
CLASSIFIED = {
    "Apache Software License": "Apache-2.0",
    "BSD License": "BSD-3-Clause",
    "ISC License (ISCL)": "ISC",
    "MIT License": "MIT",
    "Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0",
    "The Unlicense (Unlicense)": "Unlicense",
}
PINNED = re.compile(
    r"^(?P<name>[A-Za-z0-9._-]+)==(?P<version>[^ ;\\\n]+)(?P<more>(?:.*\\\n)*.*)$", re.MULTILINE
)


@dataclass(frozen=True, slots=True)
class Part:
    """One package as the lock names it."""

    name: str
    version: str
    hashes: tuple[str, ...]
    licence: str

    @property
    def address(self) -> str:
        return f"pkg:pypi/{self.name}@{self.version}"

    @property
    def may_be_passed_on(self) -> bool:
        """Whether one of the licences offered, and each that applies beside it, is one we know."""
        return any(
            all(name.strip(" ()") in ALLOWED for name in choice.split(" AND "))
            for choice in self.licence.split(" OR ")
        )


def parts(lock: Path = ROOT / "requirements.lock") -> Iterator[Part]:
    """Every package of a lock file, in its order."""
    for found in PINNED.finditer(lock.read_text()):
        hashes = tuple(re.findall(r"--hash=sha256:([0-9a-f]{64})", found["more"]))
        yield Part(found["name"].lower(), found["version"], hashes, licence_of(found["name"].lower()))


def licence_of(name: str) -> str:
    """What a package says of itself, in the words of SPDX; empty where nobody can tell."""
    if name in READ_BY_HAND:
        return READ_BY_HAND[name]
    try:
        told = metadata(name)
    except PackageNotFoundError:
        return ""
    if expression := _said(told, "License-Expression"):
        return expression
    if (line := _said(told, "License")) in ALLOWED:
        return line
    classes = (line.rpartition(" :: ")[2] for line in told.get_all("Classifier") or ())
    return next((CLASSIFIED[name] for name in classes if name in CLASSIFIED), line if len(line) < 60 else "")


def _said(told: PackageMetadata, field: str) -> str:
    return str(told[field]).strip() if field in told else ""


def bill() -> dict[str, object]:
    """The bill of materials as CycloneDX 1.6. Nothing in it changes unless the lock does."""
    product = {
        "type": "application",
        "bom-ref": "rueckenwind",
        "name": "rueckenwind",
        "licenses": [{"license": {"id": "Apache-2.0"}}],
    }
    components = [
        {
            "type": "library",
            "bom-ref": part.address,
            "name": part.name,
            "version": part.version,
            "purl": part.address,
            "hashes": [{"alg": "SHA-256", "content": content} for content in part.hashes],
            "licenses": [{"expression": part.licence}] if part.licence else [],
        }
        for part in parts()
    ]
    return {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": product},
        "components": components,
    }


@keeps_plans
@click.group("supply")
def supply() -> None:
    """What the service is made of."""


@keeps_plans
@supply.command("sbom")
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of here."
)
def sbom(output: Path | None) -> None:
    """The bill of materials as CycloneDX JSON, made from the lock file.

    \b
    Example: flask --app wsgi supply sbom -o sbom.json
    """
    text = json.dumps(bill(), indent=2)
    if output:
        output.write_text(f"{text}\n")
    else:
        click.echo(text)


@keeps_plans
@supply.command("licences")
def licences() -> None:
    """Every package with its licence; exit status 1 if one is not among those we may pass on.

    \b
    Example: flask --app wsgi supply licences
    """
    found = list(parts())
    for part in found:
        mark = "ok" if part.may_be_passed_on else "look"
        click.echo(f"{mark:5}{part.name} {part.version}: {part.licence or 'unknown'}")
    if not all(part.may_be_passed_on for part in found):
        raise SystemExit(1)
