"""The letter to a doctor: a draft in words, and the paper made of it and of what the screening holds.

draft(case)             what a colleague would write, to be edited
letter(case, words)     the paper; only recipient and body are the writer's, all else is the record's
call_ahead(case)        one page to telephone from and to send along when it cannot wait
"""

from collections.abc import Iterable

from clinic.screening.case import Case, Decided
from clinic.screening.findings import Finding, Kind
from clinic.screening.questionnaire import Outcome
from clinic.screening.sheet import Entry, Part, Sheet, paragraphs
from clinic.wording import words


def recipient(case: Case) -> str:
    """To whom a letter goes as long as nobody says it better."""
    return words(case.language).gettext("To the doctor in charge")


def draft(case: Case) -> str:
    """The words around the facts, for the clinician to change."""
    t = words(case.language)
    return "\n\n".join(
        (
            t.gettext("Dear colleague,"),
            t.gettext(
                "%(patient)s, born %(born)s, came to us on %(day)s. The complaint: %(about)s, "
                "since %(onset)s. Before any exercise we ask about red flags. Some of the answers ask for "
                "a doctor's opinion; they stand below, with those that were negative."
            )
            % {
                "patient": case.patient,
                "born": case.born,
                "day": case.begun.partition(",")[0],
                "about": "; ".join(case.about[1:]),
                "onset": case.onset,
            },
            t.gettext(
                "We ask you to assess this and to tell us whether exercise is possible, from when, and with "
                "which limits."
            ),
            t.gettext("Kind regards"),
        )
    )


def letter(case: Case, *, to: str, body: str, day: str) -> Sheet:
    """The paper as it leaves: how soon, the writer's words, findings with negatives, who signs."""
    decided = _decided(case)
    t = words(case.language)
    return Sheet(
        language=case.language,
        title=t.gettext("Referral"),
        subject=_subject(case),
        day=day,
        recipient=tuple(one.strip() for one in to.splitlines() if one.strip()),
        urgency=decided.label,
        urgency_more=_until_then(decided, case),
        is_emergency=decided.outcome is Outcome.EMERGENCY,
        body=paragraphs(body),
        parts=findings(case),
        signature=(
            ", ".join(filter(None, (decided.by, decided.title))),
            case.practice,
            t.gettext("Questions: %(phone)s") % {"phone": case.phone},
        ),
        foot=t.gettext("Questionnaire %(version)s, answered %(begun)s, decided %(decided)s.")
        % {"version": case.questionnaire, "begun": case.begun, "decided": decided.at},
        is_draft_content=case.is_draft_content,
    )


def call_ahead(case: Case, *, by: str, day: str) -> Sheet:
    """What to say on the telephone, in the order in which it is asked for."""
    t = words(case.language)
    decided = case.decided
    yes = [one for one in case.findings if one.kind is Kind.YES]
    return Sheet(
        language=case.language,
        title=t.gettext("To call ahead"),
        subject=_subject(case),
        day=day,
        urgency=decided.label
        if decided is not None
        else t.gettext("Emergency number %(number)s") % {"number": case.emergency_number},
        urgency_more=""
        if decided is not None
        else t.gettext("Not decided yet: this is what was answered so far."),
        is_emergency=decided is None or decided.outcome is Outcome.EMERGENCY,
        parts=(
            Part(
                title=t.gettext("Who calls"),
                entries=(
                    Entry(text=by, beside=case.practice),
                    Entry(text=t.gettext("Call back"), beside=case.phone),
                ),
            ),
            Part(
                title=t.gettext("About whom"),
                entries=(
                    Entry(text=_subject(case), beside=case.about[0]),
                    Entry(
                        text="; ".join(case.about[1:]),
                        beside=t.gettext("since %(onset)s") % {"onset": case.onset},
                    ),
                ),
            ),
            Part(title=t.gettext("Answered with yes"), entries=tuple(map(_asked, yes))),
            _listed(case, Kind.MEASURED, t.gettext("Measured")),
            Part(
                title=t.gettext("Why it matters"),
                entries=tuple(Entry(text=one.text) for one in case.applying if not one.is_backstop),
            ),
            Part(
                title=t.gettext("For the notes on the telephone"),
                entries=tuple(
                    Entry(text=text, beside="…")
                    for text in (
                        t.gettext("Who took the call"),
                        t.gettext("When"),
                        t.gettext("What was agreed"),
                    )
                ),
            ),
            _listed(case, Kind.UNKNOWN, t.gettext("Not known"), may_be_dense=True),
            _listed(case, Kind.NO, t.gettext("Answered with no"), may_be_dense=True),
        ),
        foot=t.gettext("Questionnaire %(version)s, answered %(begun)s.")
        % {"version": case.questionnaire, "begun": case.begun},
        is_draft_content=case.is_draft_content,
    )


def findings(case: Case) -> tuple[Part, ...]:
    """What was found and what it rests on first, then what nobody knew or answered, then every negative."""
    t = words(case.language)
    decided = _decided(case)
    parts = (
        _listed(case, Kind.YES, t.gettext("Answered with yes")),
        _listed(case, Kind.MEASURED, t.gettext("Measured")),
        Part(
            title=t.gettext("Criteria that apply"),
            entries=tuple(
                Entry(text=f"{one.text} ({one.source})" if one.source else one.text)
                for one in case.applying
                if not one.is_backstop
            ),
        ),
        Part(
            title=t.gettext("Reasons given"),
            entries=tuple(
                Entry(text=f"{one.code}: {one.text}", beside=one.physician or one.about)
                for one in decided.reasons
            ),
        ),
        Part(title=t.gettext("Precautions"), entries=tuple(Entry(text=one) for one in decided.precautions)),
        _told(decided, case),
        _listed(case, Kind.UNKNOWN, t.gettext("Not known"), may_be_dense=True),
        _listed(case, Kind.OPEN, t.gettext("Not answered"), may_be_dense=True),
        _listed(case, Kind.NO, t.gettext("Answered with no"), may_be_dense=True),
    )
    return tuple(part for part in parts if part.entries)


def _subject(case: Case) -> str:
    t = words(case.language)
    return t.gettext("%(patient)s, born %(born)s") % {"patient": case.patient, "born": case.born}


def _until_then(decided: Decided, case: Case) -> str:
    t = words(case.language)
    if decided.outcome.pauses_plan:
        return t.gettext("No exercises until a doctor has seen the patient.")
    if decided.alongside is None:
        return ""
    if decided.alongside and not decided.is_held:
        return t.gettext("The exercise plan goes on until then.")
    return t.gettext("The exercise plan waits until then.")


def _told(decided: Decided, case: Case) -> Part:
    t = words(case.language)
    title = (
        t.gettext("What the patient was told")
        if decided.safety_net_given
        else t.gettext("What the patient is to be told")
    )
    return Part(title=title, entries=(Entry(text=decided.safety_net),))


def _listed(case: Case, kind: Kind, title: str, *, may_be_dense: bool = False) -> Part:
    return Part(title=title, entries=tuple(map(_asked, _of(case.findings, kind))), may_be_dense=may_be_dense)


def _of(found: Iterable[Finding], kind: Kind) -> Iterable[Finding]:
    return (one for one in found if one.kind is kind)


def _asked(finding: Finding) -> Entry:
    beside = finding.answer if finding.kind is Kind.MEASURED else ", ".join(finding.parts)
    return Entry(text=finding.question, beside=beside, about=finding.about)


def _decided(case: Case) -> Decided:
    if case.decided is None:
        raise ValueError("This screening is not decided, so no letter can tell of it.")
    return case.decided
