"""What a revision rests on, for the clinician’s copy: stage, decision and reasons, evidence."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from clinic.handouts.rules import Basis, Proof
from clinic.library.catalogue import library
from clinic.screening.catalogue import questionnaire
from clinic.screening.words import Words


def basis(frozen: Mapping[str, Any], language: str) -> Basis:
    """Facts as the revision froze them, in today's words for them."""
    screening, words = frozen["screening"], questionnaire().words[language]
    zone = ZoneInfo(frozen["practice"]["time_zone"])
    decided = screening.get("decided_at")
    return Basis(
        stage=library().word("stage", frozen["stage"], language),
        onset=date.fromisoformat(frozen["onset"]),
        # A referral's day stands among the words the patient was given.
        outcome=words.outcomes.get(screening.get("outcome") or "", "").format(date="…"),
        decided_on=datetime.fromisoformat(decided).astimezone(zone).date() if decided else None,
        reasons=tuple(_reason(reason, words) for reason in screening.get("reasons", ())),
    )


def proofs(exercise: str, language: str) -> tuple[Proof, ...]:
    """Why the exercise is in the library, source by source; none for one the library no longer has."""
    known = library().exercises.get(exercise)
    if known is None:
        return ()
    found = []
    for each in known.evidence:
        relation, source = library().word("evidence_relation", each.relation, language), each.source
        if source is None:
            found.append(Proof(relation))
            continue
        found.append(
            Proof(
                relation,
                citation=": ".join(filter(None, (source.citation, source.title))),
                level=library().word("evidence_level", source.level, language),
                limits=source.notes.get(language, ""),
            )
        )
    return tuple(found)


def _reason(given: Mapping[str, str], words: Words) -> str:
    return ": ".join(filter(None, (words.reasons.get(given["code"], given["code"]), given.get("text", ""))))
