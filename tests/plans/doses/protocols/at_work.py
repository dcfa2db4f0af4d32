"""Protocols for people at their work: strength, endurance, stretching and mobility against neck pain."""

from clinic.plans.doses.amounts import Span
from clinic.plans.doses.loads import RepetitionMaximum, Share
from clinic.plans.doses.schedules import Sessions
from tests.plans.doses.protocols.prescribed import THREE_A_WEEK, Prescribed, Protocol

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
)
