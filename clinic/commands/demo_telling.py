"""Tells the demo's stories through the actions a practice uses, in the order of their times."""

import json
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import partial
from heapq import heapify, heappop, heappush
from uuid import uuid4
from zoneinfo import ZoneInfo

from clinic.accounts.models import Clinician
from clinic.diary import actions as diary
from clinic.diary import agreeing
from clinic.diary.actions import Reported
from clinic.diary.planned import of_day, times
from clinic.diary.rules import Felt, Kind, sign_id
from clinic.library.catalogue import library
from clinic.measures import actions as measuring
from clinic.measures.models import Activity
from clinic.measures.rules import FORM
from clinic.measures.schemas import Given
from clinic.patients import actions as people
from clinic.patients import queries as records
from clinic.patients import rules as reckoning
from clinic.patients.actions import Course, Person, Sent
from clinic.patients.models import Episode
from clinic.plans import actions as planning
from clinic.plans import builder, contents, limits, queries, situations
from clinic.plans.doses.courses import with_dose
from clinic.plans.doses.dosing import course_of
from clinic.plans.models import Plan, Revision
from clinic.plans.programmes.catalogue import programmes
from clinic.plans.programmes.courses import fitting
from clinic.plans.rules import Dose
from clinic.screening import actions as screening
from clinic.screening import closing, conditions, kept, rules
from clinic.screening import queries as screenings
from clinic.screening.catalogue import questionnaire
from clinic.screening.gate import gate
from clinic.screening.logic import NO, YES, Answer
from clinic.screening.models import Screening
from clinic.screening.netting import safety_net
from clinic.screening.questionnaire import Outcome
from clinic.screening.signs import Sign
from clinic.sharing import actions as sharing
from clinic.sharing import rules as links
from clinic.sharing.models import Link, Way

Story = Callable[["Teller"], Iterator[datetime]]


@dataclass
class Teller:
    """Who acts and when. A story yields the time of what it does next, and is woken at that time."""

    present: datetime
    lead: Clinician
    colleague: Clinician
    now: datetime

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.lead.practice.time_zone)

    @property
    def today(self) -> date:
        return self.present.astimezone(self.zone).date()

    def day(self, days_ago: int) -> date:
        return self.today - timedelta(days=days_ago)

    def at(self, days_ago: int, clock: str) -> datetime:
        """A time of day where the practice is, some days ago."""
        return datetime.combine(self.day(days_ago), time.fromisoformat(clock), self.zone)

    def ago(self, minutes: int) -> datetime:
        """Some minutes before the demo was made: today, whatever the time of day."""
        return self.present - timedelta(minutes=minutes)

    def tell(self, stories: Sequence[Story]) -> None:
        """All stories at once, each step in its place in time, as a practice would have lived it."""
        waiting = []
        for number, story in enumerate(stories):
            steps = story(self)
            waiting.append((next(steps), number, steps))
        heapify(waiting)
        while waiting:
            self.now, number, steps = heappop(waiting)
            following = next(steps, None)
            if following is not None:
                heappush(waiting, (following, number, steps))

    def registers(
        self, person: Person, *, onset: date, places: tuple[str, ...], by: Clinician, **course: str
    ) -> Episode:
        """A person and their first episode."""
        precision = reckoning.Precision(course.pop("precision", "day"))
        began = Course(onset=onset, precision=precision, places=places, **course)
        made = people.register(person, began, by=by, now=self.now, sent=Sent(uuid4(), person.name))
        patient = records.patient(made.id, of=by.practice)
        episode = records.episode(patient.episodes[0].id, of=by.practice) if patient else None
        assert episode is not None  # noqa: S101  it was made a moment ago
        return episode

    def opens(self, episode: Episode, *, by: Clinician) -> None:
        """Somebody reads the record."""
        people.look(episode.patient, by=by, now=self.now, page="desk.record")

    def begins(self, episode: Episode, *, by: Clinician, answers: Mapping[str, Answer]) -> Screening:
        """A screening with its first answers."""
        patient, on = episode.patient, self.now.astimezone(self.zone).date()
        facts: dict[str, Answer] = {
            "ctx.age": reckoning.age_for_screening(patient.birth_year, on=on),
            "ctx.female": YES if patient.sex is reckoning.Sex.FEMALE else NO,
            "ctx.neck_or_head": YES if reckoning.involves_neck_or_head(episode.regions) else NO,
            "ctx.duration_weeks": reckoning.weeks_for_screening(
                episode.onset, episode.onset_precision, on=on
            ),
        }
        begun = screening.start(
            episode,
            questionnaire=questionnaire(),
            facts=facts,
            language=by.language or "de",
            mode=by.practice.mode,
            key=uuid4(),
            by=by,
            now=self.now,
        )
        screening.answer(
            begun,
            answers,
            questionnaire=questionnaire(),
            confirms=True,
            version=begun.version,
            by=by,
            now=self.now,
        )
        return begun

    def screens(
        self,
        episode: Episode,
        outcome: Outcome,
        *,
        by: Clinician,
        found: Mapping[str, Answer] | None = None,
        note: str = "",
        within_days: int | None = None,
        alongside: bool | None = None,
    ) -> Screening:
        """A whole screening: everything not found is no, then the clinician decides."""
        asked = questionnaire()
        gateways: dict[str, Answer] = dict.fromkeys(asked.always_asked, NO)
        begun = self.begins(episode, by=by, answers=gateways | dict(found or {}))
        answers = kept.answers_of(begun, asked)
        while missing := rules.missing(asked, answers):
            answers |= {item: asked.ordinary.get(item, NO) for item in missing}
        screening.answer(begun, answers, questionnaire=asked, version=begun.version, by=by, now=self.now)
        stated = conditions.conditions_of(asked, library().precautions, answers)
        screening.decide(
            begun,
            closing.Choice(
                outcome=outcome,
                acknowledged=rules.assess(asked, answers).precautions,
                within_days=within_days,
                alongside=alongside,
                safety_net_given=True,
            ),
            questionnaire=asked,
            conditions=stated.counting({}),
            say=lambda decision: safety_net(
                asked,
                decision.outcome,
                phone=by.practice.phone,
                emergency_number=by.practice.emergency_number,
                day=decision.assess_by or decision.review_on,
                language=episode.patient.language,
            ),
            note=note,
            screened_at=self.now.astimezone(self.zone),
            version=begun.version,
            by=by,
            now=self.now,
        )
        return screenings.screening(begun.id, of=by.practice) or begun

    def plans(self, episode: Episode, programme: str, *, by: Clinician, note: str, review_in: int) -> Plan:
        """A plan from a programme, without what is set aside, and with a word to the patient."""
        chosen, on = programmes()[programme], self.now.astimezone(self.zone).date()
        held = self._held(episode)
        given = fitting(chosen, partial(limits.sets_aside, held, library()))
        ends_on = on + timedelta(weeks=max(chosen.duration_weeks, 8))
        review_on = on + timedelta(days=review_in)
        plan = planning.start(
            episode,
            programme=programme,
            doses=given,
            language=episode.patient.language,
            ends_on=ends_on,
            review_on=review_on,
            key=uuid4(),
            by=by,
            now=self.now,
        )
        self.writes(plan, note, by=by, minutes=15)
        return queries.plan(plan.id, of=by.practice) or plan

    def writes(self, plan: Plan, note: str, *, by: Clinician, minutes: int | None) -> None:
        """The note to the patient."""
        planning.describe(
            plan,
            note=note,
            minutes=minutes,
            language=plan.language,
            review_on=plan.review_on,
            ends_on=plan.ends_on,
            version=plan.version,
            by=by,
            now=self.now,
        )

    def doses(self, plan: Plan, exercise: str, change: Callable[[Dose], Dose], *, by: Clinician) -> None:
        """Other numbers for one exercise."""
        row = next(row for row in plan.doses if row.exercise == exercise)
        wanted = course_of(row)
        changed = with_dose(wanted, 0, change(wanted.start))
        planning.change(plan, row, changed, version=plan.version, by=by, now=self.now)

    def issues(self, plan: Plan, screened: Screening, *, by: Clinician) -> Revision:
        """The plan as its next revision, through the gate."""
        standing = kept.standing_of(screened)
        review = builder.considered(
            plan,
            holding=self._held(plan.episode, screened),
            library=library(),
            open_gate=gate(standing, now=self.now),
        )
        frozen = contents.contents(
            plan,
            screening=screened,
            practice=by.practice,
            author=by,
            library=library(),
            questionnaire=questionnaire(),
            now=self.now,
        )
        return planning.issue(
            plan,
            contents=frozen,
            review=review,
            screening_id=screened.id,
            harder=library().harder,
            version=plan.version,
            by=by,
            now=self.now,
        )

    def hands_over(
        self, plan: Plan, revision: Revision, screened: Screening, way: Way, label: str, *, by: Clinician
    ) -> Link:
        """A link for one hand-over, through the gate. Nobody keeps its secret."""
        return sharing.mint(
            plan,
            revision=revision,
            way=way,
            label=label,
            secret=links.token(secrets.token_bytes(links.LENGTH)),
            expires_at=links.expiry(ends_on=plan.ends_on, zone=str(self.zone), now=self.now),
            gate=gate(kept.standing_of(screened), now=self.now).reasons,
            by=by,
            now=self.now,
        )

    def looks(self, link: Link) -> None:
        """The patient opens the link."""
        sharing.note_opening(link, now=self.now)

    def reports(self, link: Link, revision: Revision, plan: Plan, days: Mapping[int, int | None]) -> None:
        """The patient's diary of some days: what each day planned, ticked, and the pain where it was noted.
        Where it was not, the day's last exercise was left undone; after the worst pain, one was too hard."""
        entries: list[Reported] = []
        frozen = json.loads(revision.snapshot)
        worst = max((pain for pain in days.values() if pain is not None), default=0)
        for days_ago, pain in days.items():
            day = self.day(days_ago)
            known = of_day(frozen, day, language=str(frozen["language"]))
            # A session can be moved to a day that has none.
            wanted = times(known) or {one.key: 1 for one in known}
            done = list(wanted)[:-1] if pain is None and len(wanted) > 1 else list(wanted)
            entries += [
                Reported(id=uuid4(), day=day, kind=Kind.DONE, value=1, exercise=key)
                for key in done
                for _ in range(wanted[key])
            ]
            if pain == worst and done:
                hard = Felt.HARD
                entries.append(Reported(id=uuid4(), day=day, kind=Kind.EFFORT, value=hard, exercise=done[-1]))
            if pain is not None:
                entries.append(Reported(id=uuid4(), day=day, kind=Kind.PAIN, value=pain))
        agreeing.agree(link, language=link.language, said_at=self.now, now=self.now)
        diary.receive(entries, link=link, revision_id=revision.id, now=self.now)

    def taps(self, sign: Sign, link: Link, revision: Revision, plan: Plan) -> None:
        """The patient taps a sign, and the plan is paused."""
        diary.report_sign(
            sign,
            entry_id=sign_id(plan.id, sign, ended=0),
            link=link,
            revision_id=revision.id,
            episode_id=plan.episode_id,
            day=self.now.astimezone(self.zone).date(),
            now=self.now,
        )

    def names(self, episode: Episode, text: str, *, by: Clinician) -> Activity:
        """Something the person finds hard."""
        return measuring.name_activity(episode, text, by=by, now=self.now)

    def measures(self, episode: Episode, given: Given, *, by: Clinician) -> None:
        """Pain and activities, rated in clinic."""
        measuring.take(
            episode.id,
            given,
            day=self.now.astimezone(self.zone).date(),
            form=FORM,
            language="de",
            by=by,
            now=self.now,
        )

    def _held(self, episode: Episode, screened: Screening | None = None) -> limits.Limits:
        found = screened or screenings.latest(episode, of=self.lead.practice)
        return situations.holding(found, episode.patient.conditions)
