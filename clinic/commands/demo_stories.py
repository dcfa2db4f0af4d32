"""Nine invented people of the demo practice, each at another point of the road."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from clinic.commands.demo_telling import Story, Teller
from clinic.measures.schemas import Given
from clinic.patients.actions import Person
from clinic.patients.rules import Sex
from clinic.plans.rules import Dose
from clinic.screening.logic import NO, YES
from clinic.screening.questionnaire import Outcome
from clinic.screening.signs import Sign
from clinic.sharing.models import Way


def maria(told: Teller) -> Iterator[datetime]:
    """Valid, with precautions; a running plan, handed over on paper and as a link, with a diary."""
    lead = told.lead
    yield told.at(13, "09:05")
    episode = told.registers(
        Person(name="Maria Muster", birth_year=1967, sex=Sex.FEMALE, conditions=("osteoporosis",)),
        onset=told.day(52),
        places=("neck", "shoulder-blade.left"),
        by=lead,
        complaint="Steifer Nacken nach zwei Stunden am Bildschirm, abends Ziehen am Schulterblatt.",
        goals="Einen Abend lang lesen können. Beim Rückwärtsfahren den Kopf drehen.",
    )
    yield told.at(13, "09:12")
    screened = told.screens(episode, Outcome.CLEAR_WITH_PRECAUTIONS, by=lead, found={"core.bone_risk": YES})
    yield told.at(13, "09:21")
    plan = told.plans(
        episode,
        "subacute-neck",
        by=lead,
        review_in=21,
        note="Lieber jeden Tag kurz als einmal lang. An vollen Tagen genügen die ersten zwei Übungen.",
    )
    told.doses(plan, "neck-rotation-sitting", _fewer, by=lead)
    yield told.at(13, "09:24")
    revision = told.issues(plan, screened, by=lead)
    told.hands_over(plan, revision, screened, Way.PAPER, "Papier", by=lead)
    link = told.hands_over(plan, revision, screened, Way.COPY, "Link", by=lead)
    yield told.at(13, "19:40")
    told.looks(link)
    yield told.at(8, "20:15")
    told.reports(link, revision, plan, {13: 5, 12: None, 11: 5, 10: None, 8: 4})
    yield told.at(1, "20:02")
    told.looks(link)
    told.reports(link, revision, plan, {7: 4, 6: None, 4: 3, 3: None, 2: None, 1: 3})
    yield told.ago(95)
    told.opens(episode, by=lead)


def jonas(told: Teller) -> Iterator[datetime]:
    """Acute, valid and clear; the stage turns in two days and the review is due."""
    colleague = told.colleague
    yield told.at(12, "16:30")
    episode = told.registers(
        Person(name="Jonas Beispiel", birth_year=1991, sex=Sex.MALE),
        onset=told.day(26),
        places=("neck-shoulder.right", "neck"),
        by=colleague,
        complaint="Seit dem Umzug rechts verspannt, der Kopf dreht nicht bis zur Schulter.",
        goals="Wieder ohne Nachdenken über die Schulter schauen.",
    )
    yield told.at(12, "16:36")
    screened = told.screens(episode, Outcome.CLEAR, by=colleague)
    yield told.at(12, "16:41")
    plan = told.plans(
        episode,
        "acute-neck-gentle",
        by=colleague,
        review_in=12,
        note="Bewegung ist erlaubt und hilft. Bleiben Sie unter 4 von 10.",
    )
    yield told.at(12, "16:44")
    revision = told.issues(plan, screened, by=colleague)
    link = told.hands_over(plan, revision, screened, Way.SCREEN, "QR am Bildschirm", by=colleague)
    yield told.at(12, "16:46")
    told.looks(link)
    yield told.at(2, "07:50")
    told.reports(link, revision, plan, {11: 6, 10: None, 9: 5, 7: None, 5: 4, 3: 3})


def selin(told: Teller) -> Iterator[datetime]:
    """Persistent; the screening has ended, the plan still runs, a draft of the next revision waits."""
    lead = told.lead
    yield told.at(44, "11:00")
    episode = told.registers(
        Person(name="Selin Probe", birth_year=1985, sex=Sex.FEMALE),
        onset=told.day(150),
        precision="month",
        places=("upper-back", "shoulder-blade.left", "shoulder-blade.right"),
        by=lead,
        complaint="Brennen zwischen den Schulterblättern an langen Bürotagen.",
        goals="Acht Stunden arbeiten, ohne mittags liegen zu müssen.",
    )
    yield told.at(44, "11:08")
    screened = told.screens(episode, Outcome.CLEAR, by=lead)
    desk = told.names(episode, "Acht Stunden am Schreibtisch", by=lead)
    bags = told.names(episode, "Einkauf tragen", by=lead)
    told.measures(episode, Given(pain=6, scores={desk.id: 3, bags.id: 5}), by=lead)
    yield told.at(44, "11:20")
    plan = told.plans(
        episode,
        "chronic-desk-worker",
        by=lead,
        review_in=28,
        note="Drei Tage in der Woche genügen. Die Pausen am Schreibtisch zählen mit.",
    )
    yield told.at(44, "11:25")
    revision = told.issues(plan, screened, by=lead)
    link = told.hands_over(plan, revision, screened, Way.COPY, "Link", by=lead)
    yield told.at(44, "18:30")
    told.looks(link)
    yield told.at(22, "17:10")
    told.measures(episode, Given(pain=5, change=2, scores={desk.id: 5, bags.id: 7}), by=lead)
    yield told.at(20, "21:05")
    told.reports(link, revision, plan, {42: 6, 39: None, 35: 5, 32: None, 28: 5, 25: None, 21: 4})
    yield told.at(3, "20:40")
    told.looks(link)
    told.reports(link, revision, plan, {17: 4, 14: None, 10: 4, 7: None, 3: 3})
    yield told.ago(140)
    told.opens(episode, by=lead)
    told.measures(episode, Given(pain=3, change=3, scores={desk.id: 6, bags.id: 7}), by=lead)
    told.writes(plan, "Das geht gut voran. Ab jetzt ein Satz mehr beim Rudern.", by=lead, minutes=20)


def karl(told: Teller) -> Iterator[datetime]:
    """Medical assessment by a date; the plan waits for it."""
    yield told.at(5, "08:40")
    episode = told.registers(
        Person(name="Karl Modell", birth_year=1956, sex=Sex.MALE),
        onset=told.day(40),
        precision="week",
        places=("upper-back",),
        by=told.colleague,
        complaint="Schmerz im oberen Rücken, dazu seit dem Sommer ungewollt Gewicht verloren.",
    )
    yield told.at(5, "08:52")
    told.screens(
        episode,
        Outcome.REFER_ROUTINE,
        by=told.colleague,
        found={"core.systemic": YES, "sys.weight_loss": YES},
        within_days=14,
        alongside=False,
        note="Brief an die Hausarztpraxis mitgegeben.",
    )


def ida(told: Teller) -> Iterator[datetime]:
    """A running plan stopped yesterday: contact a doctor or hospital today."""
    lead = told.lead
    yield told.at(9, "14:10")
    episode = told.registers(
        Person(name="Ida Entwurf", birth_year=1959, sex=Sex.FEMALE),
        onset=told.day(11),
        places=("neck", "arm.right"),
        by=lead,
        complaint="Nacken und rechter Arm schmerzen seit dem Fensterputzen.",
    )
    yield told.at(9, "14:18")
    screened = told.screens(episode, Outcome.CLEAR, by=lead)
    yield told.at(9, "14:25")
    plan = told.plans(
        episode,
        "acute-neck-gentle",
        by=lead,
        review_in=14,
        note="Kurz und oft. Der Arm darf dabei ruhig bleiben.",
    )
    yield told.at(9, "14:28")
    revision = told.issues(plan, screened, by=lead)
    link = told.hands_over(plan, revision, screened, Way.PAPER, "Papier", by=lead)
    yield told.at(8, "08:10")
    told.looks(link)
    told.reports(link, revision, plan, {8: 5})
    yield told.at(1, "15:35")
    told.screens(
        episode,
        Outcome.URGENT_SAME_DAY,
        by=lead,
        found={"core.neuro": YES, "neuro.cord": YES, "neuro.cord_new": YES},
        note="Knöpfe schließen fällt seit drei Tagen schwer. In der Notaufnahme angekündigt.",
    )


def otto(told: Teller) -> Iterator[datetime]:
    """Precautions, and a criterion that holds the plan."""
    yield told.at(1, "10:15")
    episode = told.registers(
        Person(name="Otto Vorlage", birth_year=1949, sex=Sex.MALE),
        onset=told.day(18),
        places=("neck",),
        by=told.colleague,
        complaint="Nackenschmerz, seit gestern erhöhte Temperatur.",
    )
    yield told.at(1, "10:27")
    told.screens(
        episode,
        Outcome.CLEAR_WITH_PRECAUTIONS,
        by=told.colleague,
        found={"core.systemic": YES, "sys.fever": YES, "vit.temp": 38.2, "vit.pulse": 84},
    )


def greta(told: Teller) -> Iterator[datetime]:
    """A screening begun today and not finished."""
    yield told.ago(70)
    episode = told.registers(
        Person(name="Greta Schema", birth_year=2001, sex=Sex.FEMALE, language="en"),
        onset=told.day(33),
        places=("shoulder.left", "neck-shoulder.left"),
        by=told.colleague,
    )
    yield told.ago(62)
    answered = ("core.acute", "core.trauma", "core.neuro", "core.head", "core.cancer", "core.systemic")
    told.begins(episode, by=told.colleague, answers=dict.fromkeys(answered, NO))
    told.opens(episode, by=told.lead)


def lena(told: Teller) -> Iterator[datetime]:
    """A running plan, paused an hour ago by a sign she tapped."""
    colleague = told.colleague
    yield told.at(6, "13:05")
    episode = told.registers(
        Person(name="Lena Skizze", birth_year=1978, sex=Sex.FEMALE),
        onset=told.day(37),
        places=("neck", "neck-shoulder.left"),
        by=colleague,
        complaint="Nackenschmerz links, der beim Tragen in die Schulter zieht.",
        goals="Das Enkelkind auf den Arm nehmen.",
    )
    yield told.at(6, "13:12")
    screened = told.screens(episode, Outcome.CLEAR, by=colleague)
    yield told.at(6, "13:20")
    plan = told.plans(
        episode,
        "subacute-neck",
        by=colleague,
        review_in=14,
        note="Fangen Sie mit der ersten Übung an, die anderen dürfen warten.",
    )
    yield told.at(6, "13:24")
    revision = told.issues(plan, screened, by=colleague)
    link = told.hands_over(plan, revision, screened, Way.COPY, "Link", by=colleague)
    yield told.at(5, "08:15")
    told.looks(link)
    yield told.at(1, "19:30")
    told.reports(link, revision, plan, {5: 4, 4: None, 3: 4, 1: 5})
    yield told.ago(50)
    told.taps(Sign.NUMBNESS, link, revision, plan)


def kiesel(told: Teller) -> Iterator[datetime]:
    """Known by an alias, registered today, not screened yet."""
    yield told.ago(25)
    episode = told.registers(
        Person(name="Kiesel 7", birth_year=2004),
        onset=told.day(5),
        precision="week",
        places=("upper-back", "chest"),
        by=told.lead,
        complaint="Stechen beim Drehen im Bett.",
    )
    told.opens(episode, by=told.lead)


def _fewer(dose: Dose) -> Dose:
    return replace(dose, reps=6, times_per_day=2)


STORIES: tuple[Story, ...] = (maria, jonas, selin, karl, ida, otto, greta, lena, kiesel)
