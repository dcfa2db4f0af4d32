"""Protocols for people in care: neck muscles trained in clinics and at home, whiplash, headache, posture."""

from clinic.plans.doses.amounts import Span
from clinic.plans.doses.loads import Band, Measured, OwnWeight, RepetitionMaximum, Share
from clinic.plans.doses.schedules import Sessions
from tests.plans.doses.protocols.prescribed import THREE_A_WEEK, Prescribed, Protocol

PROTOCOLS: tuple[Protocol, ...] = (
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
        name="Ylinen 2010, neck exercises against cervicogenic headache for a year",
        doi="10.2340/16501977-0527",
        seen="abstract: strength, endurance or stretching for 12 months",
        from_memory="15 repetitions at 80 % of greatest strength; stretches of 30 seconds, thrice weekly",
        exercises=(
            Prescribed(
                exercise="neck-band-lean-hold",
                typed="1 set of 15 repetitions at 80% of maximal isometric strength, 3x/week for 12 months",
                weeks={
                    1: {"sets": 1, "reps": 15, "load": (Share(80, "mvc"),), "per_week": 3},
                    3: {"days": THREE_A_WEEK},
                    52: {"reps": 15},
                    54: None,
                },
            ),
            Prescribed(
                exercise="upper-trapezius-stretch",
                typed="3 x 30 Sek. je Seite, 3-mal pro Woche, 12 Monate",
                weeks={
                    1: {"reps": 3, "hold_s": 30, "turn": "each", "per_week": 3},
                    3: {"hold_s": 30},
                    52: {},
                    54: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Chiu 2005, deep neck muscles and dynamic strength for chronic neck pain",
        doi="10.1097/01.brs.0000149082.68262.b1",
        seen="abstract: two sessions a week for six weeks",
        from_memory="ten holds of ten seconds, 15 of rest; three sets of 8 to 12 at 70 %, 5 % more each time",
        exercises=(
            Prescribed(
                exercise="chin-nod-hold-supine",
                typed="10 s hold x 10, 15 s rest between contractions, twice a week for 6 weeks",
                weeks={
                    1: {"reps": 10, "hold_s": 10, "rest_between_reps_s": 15, "per_week": 2},
                    3: {"days": ("mon", "thu")},
                    6: {"rest_s": None},
                    7: None,
                },
            ),
            Prescribed(
                exercise="neck-band-extension",
                typed="3 sets of 8-12 reps at 70% of maximum, +5% if reached 3x12, 2x/week for 6 weeks",
                weeks={
                    1: {"sets": 3, "reps": Span(8, 12), "load": (Share(70, "mvc"),)},
                    3: {"load": (Share(70, "mvc"),)},
                    6: {"per_week": 2},
                    7: None,
                },
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
    Protocol(
        name="Ludvigsson 2015, neck-specific exercise for chronic whiplash",
        doi="10.1097/AJP.0000000000000123",
        seen="abstract: guided by a physiotherapist, 12 weeks; a later trial's summary: twice a week",
        from_memory="small held contractions first, then resistance, up to three sets of 30, at home too; "
        "pain that stays low is accepted",
        exercises=(
            Prescribed(
                exercise="neck-extensor-hold-propped",
                typed="w1-3: 3 sets of 5-10 reps pain <=3 at home supervised 2/w; "
                "w4-12: 3x10 at home supervised 2/w +5 reps until 30 if form ok if pain <=3",
                weeks={
                    1: {
                        "sets": 3,
                        "reps": Span(5, 10),
                        "pain_at_most": 3,
                        "places": (Sessions("home"), Sessions("supervised", 2)),
                    },
                    3: {"reps": Span(5, 10), "hold_s": None},
                    12: {"reps": 10, "sets": 3, "rest_s": None},
                    13: None,
                },
            ),
        ),
    ),
    Protocol(
        name="De Mey 2012, the shoulder blade in athletes with impingement",
        doi="10.1177/0363546512453297",
        seen="citation only",
        from_memory="6 weeks, every day at home; three sets of ten; out and back in a slow, even time; more "
        "weight after some weeks if it stays free of pain",
        exercises=(
            Prescribed(
                exercise="prone-t-raise",
                typed="w1-6: 3x10 2-4 kg tempo 3-0-3 at home daily pain-free +0.5-1 kg every 2w if pain <=0",
                weeks={
                    1: {
                        "load": (Measured(Span(2, 4), "kg"),),
                        "tempo": (3, 0, 3),
                        "arc": "pain-free",
                        "rest_s": None,
                    },
                    3: {"sets": 3, "reps": 10},
                    6: {"places": (Sessions("home"),)},
                    7: None,
                },
            ),
        ),
    ),
)
