"""Exercise protocols from the literature, in our own words, as a clinician would type them.

`seen` says what we read ourselves: the abstract or a public summary. A protocol whose `from_memory` is not
empty holds facts of the full text that nobody here has read again; it names them. What a source leaves
out, or we do not know, is not stated: no number stands here to fill a gap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from clinic.plans.doses.amounts import Span
from clinic.plans.doses.loads import Band, Measured, OwnWeight, RepetitionMaximum, Share
from clinic.plans.doses.schedules import Sessions


@dataclass(frozen=True, slots=True, kw_only=True)
class Prescribed:
    """One exercise of a protocol: how it is typed, and the facts it must state in given weeks."""

    exercise: str
    typed: str
    weeks: Mapping[int, Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Protocol:
    """One published protocol."""

    name: str
    doi: str
    seen: str
    exercises: tuple[Prescribed, ...]
    from_memory: str = ""


THREE_A_WEEK = ("mon", "wed", "fri")

PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        name="Andersen 2008, specific strength training or cycling for trapezius myalgia",
        doi="10.1002/art.23256",
        seen="abstract: two trainings and a reference, 10 weeks",
        from_memory="20 minutes three times a week; three sets; 12 RM (70 %) falling to 8 RM (80 %), "
        "three of five exercises in turn; cycling at 50 to 70 % of oxygen uptake",
        exercises=(
            Prescribed(
                exercise="shoulder-shrug-dumbbell",
                typed="w1-10: 3 sets 12rm 70% 1rm 3/w supervised -1 rm until 8",
                weeks={
                    1: {
                        "sets": 3,
                        "reps": None,
                        "load": (RepetitionMaximum(12), Share(70, "1rm")),
                        "per_week": 3,
                        "days": THREE_A_WEEK,
                        "places": (Sessions("supervised"),),
                    },
                    3: {"sets": 3, "load": (RepetitionMaximum(12), Share(70, "1rm"))},
                    10: {"sets": 3},
                    11: None,
                },
            ),
            Prescribed(
                exercise="reverse-fly-dumbbell",
                typed="w1-10: 3 sets 12rm 3/w session b supervised -1 rm until 8",
                weeks={1: {"session": "B"}, 3: {"session": "B"}, 10: {"per_week": 3}, 11: None},
            ),
            Prescribed(
                exercise="stationary-bike",
                typed="w1-10: for 20 min 50-70% vo2max 3/w",
                weeks={
                    1: {"mode": "time", "duration_s": 1200, "load": (Share(Span(50, 70), "vo2max"),)},
                    3: {"per_week": 3},
                    10: {"duration_s": 1200},
                    11: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Andersen 2011, 2 or 12 minutes of tubing a day",
        doi="10.1016/j.pain.2010.11.016",
        seen="abstract: elastic tubing, 2 or 12 minutes a day, five times a week, 10 weeks",
        from_memory="lateral raise; a set to failure in 2 minutes; five to six sets of 8 to 12 in 12",
        exercises=(
            Prescribed(
                exercise="lateral-raise",
                typed="w1-10: for 2 min until failure 5/w",
                weeks={
                    1: {"duration_s": 120, "until": "failure", "per_week": 5, "effort": None, "rest_s": None},
                    3: {"duration_s": 120},
                    10: {"duration_s": 120},
                    11: None,
                },
            ),
            Prescribed(
                exercise="lateral-raise",
                typed="w1-10: 5-6 sets of 8-12 reps until near failure 5/w",
                weeks={
                    1: {"sets": Span(5, 6), "reps": Span(8, 12), "until": "near-failure"},
                    3: {"sets": Span(5, 6)},
                    10: {"reps": Span(8, 12)},
                },
            ),
        ),
    ),
    Protocol(
        name="Zebis 2011, strength training at industrial workplaces",
        doi="10.1186/1471-2474-12-205",
        seen="abstract: 20 weeks, three times a week, progressive overload",
        from_memory="20 minutes; two to three sets; 15 RM falling to 8 RM",
        exercises=(
            Prescribed(
                exercise="shoulder-shrug-dumbbell",
                typed="w1-20: 2-3 sets 15rm 3/w at work -1 rm until 8",
                weeks={
                    1: {"sets": Span(2, 3), "load": (RepetitionMaximum(15),), "places": (Sessions("work"),)},
                    3: {"load": (RepetitionMaximum(15),)},
                    20: {"per_week": 3},
                    21: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Andersen 2012, one hour a week in three ways",
        doi="10.1136/bjsports-2011-090813",
        seen="abstract: 1 × 60, 3 × 20 or 9 × 7 minutes a week, supervised, 20 weeks",
        exercises=(
            Prescribed(
                exercise="lateral-raise",
                typed="w1-20: for 7 min supervised 9/w",
                weeks={
                    1: {"duration_s": 420, "places": (Sessions("supervised", 9),), "per_week": None},
                    3: {"duration_s": 420},
                    20: {"duration_s": 420},
                    21: None,
                },
            ),
            Prescribed(
                exercise="lateral-raise",
                typed="w1-20: for 60 min supervised 1/w",
                weeks={1: {"duration_s": 3600, "days": ("wed",)}, 3: {"duration_s": 3600}, 20: {}},
            ),
        ),
    ),
    Protocol(
        name="Ylinen 2003, strength or endurance of the neck for a year",
        doi="10.1001/jama.289.19.2509",
        seen="abstract: isometric training with a band, or lifting the head; dumbbells in both; 12 months",
        from_memory="12 days in an institution, then at home three times a week; 15 repetitions at 80 % of "
        "greatest strength; three series of 20 head lifts; dumbbells of 2 kg",
        exercises=(
            Prescribed(
                exercise="neck-band-lean-hold",
                typed="d1-12: 1x15 80% mvc supervised; d13-365: at home 3/w",
                weeks={
                    1: {
                        "sets": 1,
                        "reps": 15,
                        "load": (Share(80, "mvc"),),
                        "days": (),
                        "places": (Sessions("supervised"),),
                    },
                    3: {"reps": 15, "places": (Sessions("home", 3),), "days": THREE_A_WEEK},
                    52: {"load": (Share(80, "mvc"),), "places": (Sessions("home", 3),)},
                    54: None,
                },
            ),
            Prescribed(
                exercise="chin-tuck-head-lift-supine",
                typed="d1-12: 3x20 head weight supervised; d13-365: at home 3/w",
                weeks={1: {"sets": 3, "load": (OwnWeight("head"),)}, 3: {"reps": 20}, 52: {"sets": 3}},
            ),
            Prescribed(
                exercise="shoulder-shrug-dumbbell",
                typed="t1-12: 3x20 2 kg unter Anleitung; t13-365: zu Hause 3/Woche",
                weeks={1: {"load": (Measured(2, "kg"),)}, 3: {"days": THREE_A_WEEK}, 52: {"reps": 20}},
            ),
        ),
    ),
    Protocol(
        name="Häkkinen 2008, strength and stretching or stretching alone",
        doi="10.1177/0269215507087486",
        seen="abstract: 12 months at home, three sessions a week meant, ten group sessions at the start",
        exercises=(
            Prescribed(
                exercise="upper-trapezius-stretch",
                typed="m1-12: at home 3/w",
                weeks={
                    1: {"sets": None, "reps": None, "hold_s": None, "places": (Sessions("home", 3),)},
                    3: {"days": THREE_A_WEEK},
                    52: {"times_per_day": None},
                    54: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Falla 2006, endurance and strength of the neck flexors",
        doi="10.1016/j.clinph.2005.12.025",
        seen="abstract: 6 weeks, head lift with load or low-load nodding",
        from_memory="two weeks of one set of 12 to 15 at 12 RM, then four weeks of three sets of 15 with a "
        "minute between sets, weekly instruction",
        exercises=(
            Prescribed(
                exercise="chin-tuck-head-lift-supine",
                typed="w1-2: 1x12-15 12rm supervised 1/w; w3-6: 3x15 rest 1 min",
                weeks={
                    1: {"sets": 1, "reps": Span(12, 15), "rest_s": None, "load": (RepetitionMaximum(12),)},
                    3: {"sets": 3, "reps": 15, "rest_s": 60, "places": (Sessions("supervised", 1),)},
                    6: {"sets": 3, "load": (RepetitionMaximum(12),)},
                    7: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Jull 2002, low-load nodding for cervicogenic headache",
        doi="10.1097/00007632-200209010-00004",
        seen="citation only",
        from_memory="6 weeks, twice a day; ten holds of ten seconds at five levels from 22 to 30 mmHg, the "
        "next once ten are done well",
        exercises=(
            Prescribed(
                exercise="chin-nod-hold-supine",
                typed="w1-6: 10x10s 22 mmHg 2/d daily pain-free +2 mmHg until 30 if reached 10x10s",
                weeks={
                    1: {"reps": 10, "hold_s": 10, "load": (Measured(22, "mmHg"),), "times_per_day": 2},
                    3: {"load": (Measured(22, "mmHg"),), "arc": "pain-free"},
                    6: {"mode": "hold", "sets": None},
                    7: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Bronfort 2012, home exercise with advice",
        doi="10.7326/0003-4819-156-1-201201030-00002",
        seen="abstract and funder's summary: 12 weeks, two one-hour lessons, six to eight times a day",
        from_memory="5 to 10 repetitions without resistance",
        exercises=(
            Prescribed(
                exercise="neck-rotation-sitting",
                typed="w1-12: 5-10 reps 6-8 times a day no load at home",
                weeks={
                    1: {"reps": Span(5, 10), "times_per_day": Span(6, 8), "load": (OwnWeight("none"),)},
                    3: {"times_per_day": Span(6, 8)},
                    12: {"sets": None, "hold_s": None},
                    13: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Tunwattanapong 2016, stretching for office workers",
        doi="10.1177/0269215515575747",
        seen="abstract: two times a day, five days a week, four weeks",
        exercises=(
            Prescribed(
                exercise="levator-scapulae-stretch",
                typed="w1-4: 2/d 5/w",
                weeks={1: {"times_per_day": 2, "per_week": 5}, 3: {"hold_s": None}, 4: {}, 5: None},
            ),
        ),
    ),
    Protocol(
        name="Sihawong 2014, stretching and endurance against new neck pain",
        doi="10.1136/oemed-2013-101561",
        seen="abstract: stretching every day, endurance twice a week, 12 months",
        exercises=(
            Prescribed(
                exercise="upper-trapezius-stretch",
                typed="m1-12: daily",
                weeks={1: {"hold_s": None}, 3: {"per_week": None}, 52: {"sets": None}, 54: None},
            ),
            Prescribed(
                exercise="chin-tuck-head-lift-supine",
                typed="m1-12: 2/w",
                weeks={1: {"per_week": 2, "days": ("mon", "thu")}, 3: {"reps": None}, 52: {}},
            ),
        ),
    ),
    Protocol(
        name="Saeterbakken 2020, once or twice ten minutes at work",
        doi="10.1186/s13102-020-0158-0",
        seen="abstract: 10 minutes once or twice a day, five days a week, 8 weeks, four exercises",
        exercises=(
            Prescribed(
                exercise="lateral-raise",
                typed="w1-8: for 10 min 2/d 5/w at work",
                weeks={1: {"duration_s": 600, "times_per_day": 2}, 3: {"per_week": 5}, 8: {}, 9: None},
            ),
        ),
    ),
    Protocol(
        name="Katzman 2017, spine strengthening and posture in older adults with hyperkyphosis",
        doi="10.1007/s00198-017-4109-x",
        seen="abstract: group training of one hour, three times a week, 6 months",
        exercises=(
            Prescribed(
                exercise="prone-chest-lift",
                typed="m1-6: for 60 min in a group 3/w",
                weeks={
                    1: {"duration_s": 3600, "places": (Sessions("group", 3),)},
                    3: {"days": THREE_A_WEEK},
                    26: {"duration_s": 3600},
                    28: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Seo 2022, thoracic mobility in office workers with neck pain",
        doi="10.12659/MSM.937316",
        seen="abstract: 15 minutes, twice a week, 6 weeks, beside 25 minutes of neck training",
        exercises=(
            Prescribed(
                exercise="thoracic-extension-chair",
                typed="w1-6: for 15 min 2/w",
                weeks={1: {"duration_s": 900, "per_week": 2}, 3: {"until": None}, 6: {}, 7: None},
            ),
        ),
    ),
    Protocol(
        name="Iversen 2018, resistance bands in multidisciplinary rehabilitation",
        doi="10.2340/16501977-2370",
        seen="abstract: progressive resistance with elastic bands, 3 weeks in rehabilitation, then 9 at home",
        exercises=(
            Prescribed(
                exercise="band-row-standing",
                typed="w1-3: band light supervised +1 band if form ok; w4-12: at home +1 band if form ok",
                weeks={
                    1: {"load": (Band("light"),), "sets": None, "places": (Sessions("supervised"),)},
                    3: {"places": (Sessions("supervised"),)},
                    12: {"places": (Sessions("home"),), "load": (Band("light"),)},
                    13: None,
                },
            ),
        ),
        from_memory="the first grade of the band",
    ),
    Protocol(
        name="Viljanen 2003, dynamic muscle training or relaxation for office workers",
        doi="10.1136/bmj.327.7413.475",
        seen="abstract: 12 weeks of dynamic muscle training, one week of reinforcement after six months",
        from_memory="three times a week, half an hour, guided; dumbbells",
        exercises=(
            Prescribed(
                exercise="shoulder-shrug-dumbbell",
                typed="w1-12: for 30 min supervised 3/w; w26: maintenance",
                weeks={
                    1: {"duration_s": 1800, "places": (Sessions("supervised", 3),), "days": THREE_A_WEEK},
                    3: {"duration_s": 1800},
                    12: {},
                    13: None,
                    26: {"duration_s": 1800},
                    27: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Andersen 2014, training of the shoulder blade without the upper trapezius",
        doi="10.1007/s10926-013-9441-1",
        seen="abstract: 10 weeks, three times 20 minutes, supervised; lower trapezius, serratus anterior",
        from_memory="load raised step by step, some 5 to 10 % at a time, when the sets are done cleanly",
        exercises=(
            Prescribed(
                exercise="wall-push-up-plus",
                typed="w1-10: for 20 min supervised 3/w",
                weeks={1: {"duration_s": 1200, "places": (Sessions("supervised", 3),)}, 10: {}, 11: None},
            ),
            Prescribed(
                exercise="prone-y-raise",
                typed="w1-10: supervised 3/w +5-10 % weight if form ok",
                weeks={1: {"reps": None, "days": THREE_A_WEEK}, 3: {"load": ()}, 10: {}, 11: None},
            ),
        ),
    ),
    Protocol(
        name="Michaleff 2014, comprehensive exercise for chronic whiplash",
        doi="10.1016/S0140-6736(14)60457-8",
        seen="abstract: 20 sessions; a reader's summary: one hour each, twice a week for 8 weeks, then once "
        "for 4; nodding, extensors and shoulder blades first, graded activity later",
        exercises=(
            Prescribed(
                exercise="chin-nod-hold-supine",
                typed="w1-4: supervised 2/w 20 sessions; w5-8: if reviewed > sit-to-stand; "
                "w9-12: supervised 1/w",
                weeks={
                    1: {"places": (Sessions("supervised", 2, 20),), "days": ("mon", "thu")},
                    3: {"sets": None, "hold_s": None},
                    12: {"places": (Sessions("supervised", 1),)},
                    13: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Blangsted 2008, one year of specific resistance training at work",
        doi="10.1249/MSS.0b013e3181676640",
        seen="abstract: one year, resistance training of neck and shoulder, all-round exercise or advice",
        from_memory="20 minutes three times a week; two to three sets, 10 to 15 repetitions",
        exercises=(
            Prescribed(
                exercise="lateral-raise",
                typed="m1-12: 2-3 sets of 10-15 reps at work 3/w",
                weeks={
                    1: {"sets": Span(2, 3), "reps": Span(10, 15), "places": (Sessions("work", 3),)},
                    3: {"rest_s": None},
                    52: {"days": THREE_A_WEEK},
                    54: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Sjögren 2005, light resistance training in the working day",
        doi="10.1016/j.pain.2005.03.031",
        seen="abstract: 15 weeks of exercise at the workplace, 15 weeks without",
        from_memory="five minutes on working days, 20 repetitions at 30 % of the most one can lift once, "
        "30 seconds between the movements",
        exercises=(
            Prescribed(
                exercise="shoulder-shrug-dumbbell",
                typed="w1-15: 1x20 30% 1rm rest 30s between exercises weekdays at work",
                weeks={
                    1: {"sets": 1, "reps": 20, "load": (Share(30, "1rm"),), "rest_after_s": 30},
                    3: {"days": ("mon", "tue", "wed", "thu", "fri")},
                    15: {"places": (Sessions("work"),)},
                    16: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Suvarnnato 2019, deep extensors or deep flexors of the neck",
        doi="10.2147/JPR.S190125",
        seen="abstract: 6 weeks of extensor or flexor training",
        from_memory="holds of ten seconds, ten times, one or two more each week; twice a week guided, every "
        "day at home",
        exercises=(
            Prescribed(
                exercise="neck-extensor-hold-propped",
                typed="w1-6: 1x10x10s daily supervised 2/w at home +1-2 reps every 1w until 15",
                weeks={
                    1: {"reps": 10, "hold_s": 10, "places": (Sessions("supervised", 2), Sessions("home"))},
                    3: {"reps": 12, "days": ("mon", "tue", "wed", "thu", "fri", "sat", "sun")},
                    6: {"reps": 15},
                    7: None,
                },
            ),
        ),
    ),
)
