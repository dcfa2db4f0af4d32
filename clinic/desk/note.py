"""The chart note: a screening and what follows from it, as plain text for any other record system."""

from collections.abc import Iterator
from dataclasses import dataclass

from clinic.screening.case import Case, Decided, Given
from clinic.screening.findings import Finding, Kind
from clinic.screening.sheet import Entry, Part, Sheet
from clinic.wording import words

MOST_LEFT_OPEN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """The plan as it stands: which revision, what it holds, what the patient was told with it."""

    title: str
    lines: tuple[str, ...]
    note: str = ""
    since: int | None = None
    changes: tuple[str, ...] = ()


def note(case: Case, plan: PlanSummary | None) -> str:
    """Every answer with its day, negatives included, the outcome with its reasons, and the plan."""
    t = words(case.language)
    return (
        "\n\n".join(
            "\n".join(block)
            for block in (
                tuple(_head(case)),
                tuple(_outcome(case.decided, case)) if case.decided else (t.gettext("Not decided yet."),),
                (
                    t.gettext("ANSWERS"),
                    *(_answer(one, case) for one in case.findings if one.kind is not Kind.OPEN),
                ),
                _list(
                    t.gettext("NOT ANSWERED"),
                    (one.question for one in case.findings if one.kind is Kind.OPEN),
                ),
                _list(
                    t.gettext("CRITERIA THAT APPLY"),
                    (f"{one.text} ({one.source})" if one.source else one.text for one in case.applying),
                ),
                _list(t.gettext("CRITERIA LEFT OPEN"), _left_open(case)),
                tuple(_told(case.decided, case)) if case.decided else (),
                tuple(_plan(plan, case)),
                tuple(_basis(case)),
            )
            if block
        )
        + "\n"
    )


def on_sheet(text: str, *, language: str, day: str) -> Sheet:
    """The note's own words as a paper: whom it is about first, then each block under its heading."""
    head, *blocks = (block.splitlines() for block in text.strip().split("\n\n"))
    return Sheet(
        language=language,
        title=words(language).gettext("Chart note"),
        subject=head[0],
        day=day,
        body=(*head[1:], *(block[0] for block in blocks if len(block) == 1)),
        parts=tuple(
            Part(title=title, entries=tuple(Entry(text=line.removeprefix("- ")) for line in lines))
            for title, *lines in blocks
            if lines
        ),
    )


def _head(case: Case) -> Iterator[str]:
    t = words(case.language)
    yield t.gettext("RED-FLAG SCREENING, NECK AND UPPER BACK")
    yield t.gettext("%(patient)s, born %(born)s (%(who)s), no. %(number)s") % {
        "patient": case.patient,
        "born": case.born,
        "who": case.about[0],
        "number": case.number,
    }
    yield t.gettext("Complaint: %(about)s; since %(onset)s") % {
        "about": "; ".join(case.about[1:]),
        "onset": case.onset,
    }
    settings = {
        "in-person": t.gettext("in person"),
        "video": t.gettext("by video"),
        "phone": t.gettext("by phone"),
    }
    yield t.gettext("Asked %(how)s, begun %(begun)s, %(practice)s") % {
        "how": settings[case.setting],
        "begun": case.begun,
        "practice": case.practice,
    }


def _outcome(decided: Decided, case: Case) -> Iterator[str]:
    t = words(case.language)
    yield t.gettext("OUTCOME: %(outcome)s") % {"outcome": decided.label}
    yield t.gettext("Decided by %(name)s, %(time)s") % {
        "name": ", ".join(filter(None, (decided.by, decided.title))),
        "time": decided.at,
    }
    if decided.suggested:
        yield t.gettext("The criteria suggested: %(outcome)s") % {"outcome": decided.suggested}
    if decided.is_closed_incomplete:
        yield t.gettext("Closed as incomplete; what stayed open is listed below.")
    for reason in decided.reasons:
        yield t.gettext("Reason: %(reason)s") % {"reason": _reason(reason)}
    for precaution in (*decided.precautions, *decided.reminders):
        yield t.gettext("Precaution: %(precaution)s") % {"precaution": precaution}
    if decided.alongside is not None:
        yield t.gettext("The plan goes on alongside.") if decided.alongside else t.gettext("The plan waits.")
    if decided.is_held:
        yield t.gettext("The plan is held until a clinician releases it with a reason.")
    for release in decided.released:
        yield t.gettext("Released %(time)s: %(reason)s") % {
            "time": release.about,
            "reason": f"{release.code}: {release.text}",
        }
    for sentence, day in (
        (t.gettext("Look again by %(date)s"), decided.review_on),
        (t.gettext("Handing over possible until %(date)s"), decided.valid_until),
    ):
        if day:
            yield sentence % {"date": day}
    if decided.note:
        yield t.gettext("Note: %(note)s") % {"note": decided.note}


def _reason(reason: Given) -> str:
    beside = ", ".join(filter(None, (reason.about, reason.physician)))
    return f"{reason.code}: {reason.text}" + (f" ({beside})" if beside else "")


def _answer(finding: Finding, case: Case) -> str:
    t = words(case.language)
    stamp = [finding.at] if finding.by else []
    if finding.from_record:
        stamp.append(
            t.gettext("from the record") if finding.by else t.gettext("from the record, not confirmed")
        )
    if finding.by and (case.decided is None or finding.by != case.decided.by):
        stamp.append(finding.by)
    parts = f" ({', '.join(finding.parts)})" if finding.parts else ""
    return f"- {finding.question} {finding.answer}{parts} [{', '.join(stamp)}]"


def _told(decided: Decided, case: Case) -> Iterator[str]:
    t = words(case.language)
    yield (
        t.gettext("TOLD THE PATIENT")
        if decided.safety_net_given
        else t.gettext("FOR THE PATIENT, NOT TICKED AS SAID")
    )
    yield decided.safety_net


def _plan(plan: PlanSummary | None, case: Case) -> Iterator[str]:
    t = words(case.language)
    if plan is None:
        yield t.gettext("PLAN: none")
        return
    yield t.gettext("PLAN: %(title)s") % {"title": plan.title}
    yield from (f"{number}. {line}" for number, line in enumerate(plan.lines, start=1))
    if plan.since is not None and plan.changes:
        yield t.gettext("CHANGED SINCE REVISION %(number)s") % {"number": plan.since}
        yield from (f"- {change}" for change in plan.changes)
    if plan.note:
        yield t.gettext("To the patient: %(note)s") % {"note": plan.note}


def _basis(case: Case) -> Iterator[str]:
    t = words(case.language)
    mode = t.gettext("decision support") if case.with_suggestion else t.gettext("documentation")
    yield t.gettext("Questionnaire %(version)s, mode: %(mode)s.") % {
        "version": case.questionnaire,
        "mode": mode,
    }
    if case.is_draft_content:
        yield t.gettext("Its content is a draft that no clinician has signed.")


def _left_open(case: Case) -> tuple[str, ...]:
    """Those a reader can take in; more are counted, for each waits for answers that are named above."""
    if len(case.open) <= MOST_LEFT_OPEN:
        return case.open
    t = words(case.language)
    return (
        t.gettext("%(count)s criteria wait for the answers named above as unknown or missing.")
        % {"count": len(case.open)},
    )


def _list(title: str, entries: Iterator[str] | tuple[str, ...]) -> tuple[str, ...]:
    found = tuple(f"- {one}" for one in entries)
    return (title, *found) if found else ()
