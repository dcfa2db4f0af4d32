"""Every questionnaire ever put to somebody here, as it was: kept with the first answer, found by digest.

keep(questionnaire)     inside an action: its files stand in the database from now on
known(digest)           the version with this digest, delivered or kept, or None
of(screening)           the version a screening was asked under
precaution(name)        a precaution in words, if only an earlier version has it
"""

import base64
import json
import zlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Row, select
from sqlalchemy.dialects import postgresql, sqlite

from clinic.content.loader import ContentError
from clinic.database import db
from clinic.screening import catalogue
from clinic.screening.models import Screening, StoredQuestionnaire
from clinic.screening.questionnaire import Questionnaire

# A digest names its content for good, so what was read once need not be read again.
_read: dict[str, Questionnaire] = {}
# Packing costs thirty times what keeping does, and each screening begun keeps: it is done once a process.
_packed: dict[str, bytes] = {}


def keep(questionnaire: Questionnaire, *, now: datetime) -> None:
    """Keep the files of a questionnaire that is about to be asked; once is enough."""
    if not questionnaire.files:
        return
    if questionnaire.digest not in _packed:
        _packed[questionnaire.digest] = packed(questionnaire.files)
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    db.session.execute(
        insert(StoredQuestionnaire)
        .values(
            digest=questionnaire.digest,
            questionnaire=questionnaire.id,
            version=questionnaire.version,
            files=_packed[questionnaire.digest],
            kept_at=now,
        )
        .on_conflict_do_nothing()
    )


def known(digest: str) -> Questionnaire | None:
    """The questionnaire with this digest. None where it was never kept, or is not what it says any more."""
    delivered = catalogue.questionnaire()
    if digest == delivered.digest:
        return delivered
    if digest not in _read:
        files = db.session.scalar(
            select(StoredQuestionnaire.files).where(StoredQuestionnaire.digest == digest)
        )
        if files is None:
            return None
        try:
            found = catalogue.unpacked(unpacked(files))
        except (ContentError, ValueError, zlib.error):
            return None
        if found.digest != digest:
            return None
        _read[digest] = found
    return _read[digest]


def of(screening: Screening) -> Questionnaire:
    """The questionnaire of a screening; the one delivered today where its own was never kept."""
    return known(screening.questionnaire_digest) or catalogue.questionnaire()


def precaution(name: str, *, language: str) -> str:
    """A precaution in words for the clinician: today's, else those of the last version that had it."""
    known_today = catalogue.questionnaire().words[language].precautions
    if name in known_today:
        return known_today[name].clinician
    for _version, digest, _kept_at in stored():
        kept = known(digest)
        if kept is not None and name in kept.precautions and language in kept.words:
            return kept.words[language].precautions[name].clinician
    return name


def stored() -> Sequence[Row[str, str, datetime]]:
    """Version, digest and first day of all that were kept, the newest first."""
    return db.session.execute(
        select(StoredQuestionnaire.version, StoredQuestionnaire.digest, StoredQuestionnaire.kept_at).order_by(
            StoredQuestionnaire.kept_at.desc(), StoredQuestionnaire.digest
        )
    ).all()


def packed(files: Mapping[str, bytes]) -> bytes:
    """Files as one value; equal files give equal bytes."""
    written = {name: base64.b85encode(files[name]).decode() for name in sorted(files)}
    return zlib.compress(json.dumps(written).encode(), 9)


def unpacked(value: bytes) -> dict[str, bytes]:
    """The files of a value that `packed` made."""
    return {name: base64.b85decode(text) for name, text in json.loads(zlib.decompress(value)).items()}
