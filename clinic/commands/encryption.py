"""Backups that only the holder of a key can read: the age format, whose own tools open them too."""

import hashlib
import shutil
from pathlib import Path
from typing import Any

import pyrage
from pyrage.x25519 import Identity, Recipient

from clinic.commands.copies import Unfit, create, on_disk, remove

BEGINNING = b"age-encryption.org/v1"
SUFFIX = ".age"


class Digest:
    """Somewhere to write that keeps nothing but a SHA-256."""

    def __init__(self) -> None:
        self.sum = hashlib.sha256()

    def write(self, piece: bytes) -> int:
        self.sum.update(piece)
        return len(piece)

    def flush(self) -> None:
        """Nothing waits here."""


def is_encrypted(file: Path) -> bool:
    with file.open("rb") as content:
        return content.read(len(BEGINNING)) == BEGINNING


def new_key(file: Path) -> str:
    """Write a new secret key to a file for its owner only; the public one, to which backups are encrypted."""
    key = Identity.generate()
    create(file)
    file.write_text(f"# opens backups encrypted to {key.to_public()}\n{key}\n")
    on_disk(file)
    return str(key.to_public())


def encrypt(source: Path, to: Path, keys: tuple[str, ...]) -> None:
    """Write a file so that only the holders of these keys can read it, and read it back."""
    try:
        recipients = [Recipient.from_str(key) for key in keys]
    except pyrage.RecipientError as error:
        raise Unfit(f"BACKUP_KEY is no public key of the age format ({error})") from error
    # Nobody here holds the secret keys. One made for this moment, and forgotten, reads the copy back.
    witness = Identity.generate()
    create(to)
    pyrage.encrypt_file(str(source), str(to), [*recipients, witness.to_public()])
    read, written = Digest(), Digest()
    with to.open("rb") as content:
        pyrage.decrypt_io(content, read, [witness])
    with source.open("rb") as content:
        shutil.copyfileobj(content, written, 2**20)
    if read.sum.digest() != written.sum.digest():
        raise Unfit("the encrypted copy does not read back as what was written")


def decrypt(file: Path, to: Path, key: Path | None) -> None:
    """Write what an encrypted file holds to one for its owner only; all of it, or nothing."""
    if key is None:
        raise Unfit(f"{file.name} is encrypted; name the file with its secret key: --key FILE")
    if key.resolve().parent == file.resolve().parent:
        raise Unfit(f"{key.name} lies beside the backup, where it protects nothing; keep it elsewhere")
    identities = held_in(key)
    try:
        create(to)
        pyrage.decrypt_file(str(file), str(to), identities)
    except pyrage.DecryptError as error:
        remove(to)
        words = f"{key.name} does not open it" if "matching" in str(error) else f"damaged: {error}"
        raise Unfit(f"{file.name} cannot be used: {words}.") from error
    except OSError as error:
        remove(to)
        if error.errno is None:  # not the disk's word: a piece of it is not as it was written
            raise Unfit(f"{file.name} cannot be used: damaged: {error}.") from error
        raise


def held_in(key: Path) -> list[Any]:
    """The secret keys in a file, as age-keygen and `flask backup key` write it."""
    lines = (line.strip() for line in key.read_text(encoding="utf-8-sig", errors="replace").splitlines())
    try:
        found = [Identity.from_str(line) for line in lines if line and not line.startswith("#")]
    except pyrage.IdentityError as error:
        raise Unfit(f"{key.name} holds no secret key of the age format ({error})") from error
    if not found:
        raise Unfit(f"{key.name} holds no secret key of the age format")
    return found
