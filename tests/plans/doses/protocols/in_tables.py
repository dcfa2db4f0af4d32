"""Protocols as tables and abstracts state them: sessions counted in all, and what begins at a later one."""

from clinic.plans.doses.amounts import Span
from clinic.plans.doses.schedules import Sessions
from tests.plans.doses.protocols.prescribed import THREE_A_WEEK, Prescribed, Protocol

PROTOCOLS: tuple[Protocol, ...] = (
    Protocol(
        name="Work-related neck pain 2022, home exercise beside two kinds of mobilisation",
        doi="10.1186/s12891-022-06093-z",
        seen="table 2: holds, rests and sets of each exercise, and in which of ten sessions it is given",
        exercises=(
            Prescribed(
                exercise="chin-nod-hold-supine",
                typed="10 repetitions of 10 s, 10 s rest between repetitions, 3 sets",
                weeks={
                    1: {"sets": 3, "reps": 10, "hold_s": 10, "rest_between_reps_s": 10, "rest_s": None},
                    3: {"days": (), "per_week": None, "times_per_day": None},
                },
            ),
            Prescribed(
                exercise="neck-band-lean-hold",
                typed="from session 3 on: 10 repetitions, 3 sets",
                weeks={1: None, 3: None},
            ),
            Prescribed(
                exercise="band-pull-down-straight-arm",
                typed="ab Einheit 7: 10 Wiederholungen, 3 Sätze",
                weeks={1: None},
            ),
        ),
    ),
    Protocol(
        name="Jang 2019, corrective exercise for thoracic hyperkyphosis in older women",
        doi="10.1519/JPT.0000000000000146",
        seen="abstract: one hour each session, twice a week for 8 weeks, a total of 16 sessions",
        exercises=(
            Prescribed(
                exercise="thoracic-extension-chair",
                typed="60 min each session, twice per week for 8 weeks (a total of 16 sessions)",
                weeks={
                    1: {"duration_s": 3600, "per_week": 2, "in_all": 16, "days": ("mon", "thu")},
                    3: {"in_all": 16},
                    8: {"per_week": 2},
                    9: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Corrective exercise strategy in hyperkyphosis 2017",
        doi="10.3233/BMR-169668",
        seen="abstract: 15 repetitions of each exercise, three sessions a day, 4 days a week, 8 weeks",
        exercises=(
            Prescribed(
                exercise="prone-t-raise",
                typed="15 repetitions, three sessions/day, 4 days/week for 8 weeks",
                weeks={
                    1: {"reps": 15, "sets": None, "times_per_day": 3, "per_week": 4},
                    3: {"reps": 15},
                    8: {"times_per_day": 3},
                    9: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Telerehabilitation 2024, breathing and corrective exercise for older people with hyperkyphosis",
        doi="10.1186/s12877-024-04779-8",
        seen="table 1: repetitions and sets of each exercise",
        exercises=(
            Prescribed(
                exercise="bird-dog-full",
                typed="8 rep, 2 sets",
                weeks={1: {"sets": 2, "reps": 8, "effort": None, "load": ()}},
            ),
            Prescribed(
                exercise="foam-roll-upper-back", typed="10 rep, 1 Set", weeks={1: {"sets": 1, "reps": 10}}
            ),
        ),
    ),
    Protocol(
        name="Park 2020, lower trapezius strengthening in neck pain",
        doi="10.12659/MSM.920208",
        seen="abstract: 3 times a week for 4 weeks",
        exercises=(
            Prescribed(
                exercise="prone-y-raise",
                typed="3 times per week for 4 weeks",
                weeks={
                    1: {"sets": None, "reps": None, "per_week": 3, "days": THREE_A_WEEK},
                    3: {"per_week": 3},
                    4: {"per_week": 3},
                    5: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Deep neck muscles or general exercise 2019",
        doi="10.1186/s12891-019-2880-x",
        seen="abstract and table 2: slow movements without holding at their end, three times a week, 8 weeks",
        exercises=(
            Prescribed(
                exercise="neck-rotation-sitting",
                typed="slowly, without holding, 3x/week for 8 weeks",
                weeks={
                    1: {"pace": "slow", "hold_s": 0, "reps": None, "per_week": 3},
                    8: {"per_week": 3},
                    9: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Comprehensive corrective exercise in kyphotic adolescents 2022",
        doi="10.3390/healthcare10122478",
        seen="abstract: 40 to 50 minutes, 3 days a week for 12 weeks",
        exercises=(
            Prescribed(
                exercise="thoracic-extension-roller",
                typed="40–50 Min., 3 Tage pro Woche, 12 Wochen",
                weeks={
                    1: {"duration_s": Span(2400, 3000), "per_week": 3},
                    3: {"per_week": 3},
                    12: {"duration_s": Span(2400, 3000)},
                    13: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Peterson 2017, neck-specific exercise with the internet or in a clinic, whiplash",
        doi="10.1186/s12891-017-1853-1",
        seen="abstract: at a physiotherapy clinic twice a week for 12 weeks",
        exercises=(
            Prescribed(
                exercise="neck-isometric-rotation",
                typed="at the clinic twice a week for 12 weeks",
                weeks={
                    1: {"places": (Sessions("supervised", 2),), "sets": None, "hold_s": None},
                    3: {"days": ("mon", "thu")},
                    12: {"places": (Sessions("supervised", 2),)},
                    13: None,
                },
            ),
        ),
    ),
    Protocol(
        name="Alpayci 2017, isometric neck extension against a lost lordosis",
        doi="10.1097/PHM.0000000000000698",
        seen="abstract: at home for three months",
        exercises=(
            Prescribed(
                exercise="neck-isometric-extension",
                typed="at home for 3 months",
                weeks={1: {"hold_s": None, "places": (Sessions("home"),)}, 13: {"reps": None}, 14: None},
            ),
        ),
    ),
)
