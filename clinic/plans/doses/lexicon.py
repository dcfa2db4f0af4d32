"""The words in which a dose is typed, English and German. The first of each is the one we write ourselves."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Final

Words = Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]


def _terms(**terms: str) -> Words:
    """Terms by key: English | German, with synonyms after commas. A key's `_` stands for `-`."""
    found = {}
    for key, text in terms.items():
        english, german = text.split("|")
        found[key.strip("_").replace("_", "-")] = (_list(english), _list(german))
    return MappingProxyType(found)


def _list(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(","))


DAYS: Final = _terms(
    mon="mon, mo, monday | mo, montag",
    tue="tue, tu, tues, tuesday | di, dienstag",
    wed="wed, we, wednesday | mi, mittwoch",
    thu="thu, th, thur, thurs, thursday | do, donnerstag",
    fri="fri, fr, friday | fr, freitag",
    sat="sat, sa, saturday | sa, samstag, sonnabend",
    sun="sun, su, sunday | so, sonntag",
)
UNTIL: Final = _terms(
    fatigue="until fatigue, to fatigue, until tired | bis zur Ermüdung, bis Ermüdung, bis müde",
    near_failure="until near failure, to near failure, near failure | bis kurz vor Muskelversagen",
    failure="until failure, to failure | bis zum Muskelversagen, bis Muskelversagen, bis zum Versagen",
    as_many="as many as possible, as many as fit, max reps, amrap "
    "| so viele wie möglich, so viele hineinpassen, maximal viele",
)
TURNS: Final = _terms(
    each="each side, per side, on each side, every side, /side | je Seite, pro Seite, jede Seite, /seite",
    alternating="alternating, alternate sides, in turn | im Wechsel, abwechselnd, wechselseitig",
    together="both together, both sides together | beide zusammen, beidseitig zugleich",
)
SIDES: Final = _terms(
    left="left, left side, left only | links, nur links, linke Seite",
    right="right, right side, right only | rechts, nur rechts, rechte Seite",
    both="both, both sides | beide, beide Seiten, beidseits",
)
TOTAL: Final = _terms(total="in total, altogether, total | insgesamt, zusammengezählt")
ARCS: Final = _terms(
    pain_free="pain-free range, pain free range, pain-free | schmerzfreier Bereich, schmerzfrei",
    full="full range | voller Bereich, voller Bewegungsumfang, volle Bewegung",
    mid="mid range, mid-range | mittlerer Bereich",
    inner="inner range | innerer Bereich",
    end="end range, end-range | Endbereich",
)
PACES: Final = _terms(
    slow="slow, slowly | langsam",
    controlled="controlled | kontrolliert",
    fast="fast, quick | schnell, zügig",
)
STOPS: Final = _terms(
    pain="pain, pain above, more pain | Schmerz, mehr Schmerz, Schmerzen",
    form="form lost, form, form goes | Technikverlust, unsauber, Technik",
    dizzy="dizzy, dizziness | Schwindel, schwindlig",
    arm="arm symptoms, arm | Armbeschwerden, Arm",
    headache="headache | Kopfschmerz, Kopfschmerzen",
    shaking="shaking, tremor | Zittern",
    breath="breath held, breath | Luftanhalten, Atem",
)
SECTIONS: Final = _terms(
    warm_up="warm-up, warm up | Aufwärmen",
    main="main part, main | Hauptteil",
    cool_down="cool-down, cool down | Ausklang, Abwärmen",
    _break="micro-break, micro break, microbreak | Minipause, Kurzpause, Mikropause",
)
OWN: Final = _terms(
    none="no load, unloaded, no resistance | ohne Last, ohne Gewicht, ohne Widerstand",
    bodyweight="bodyweight, body weight | Körpergewicht, eigenes Körpergewicht",
    head="head weight, own head weight, weight of the head | Kopfgewicht, Gewicht des Kopfes",
    arm="arm weight, weight of the arm | Armgewicht, Gewicht des Arms",
    leg="leg weight, weight of the leg | Beingewicht, Gewicht des Beins",
)
GRADES: Final = _terms(
    extra_light="extra light, extra-light, very light | sehr leicht, sehr leichtes, extra leicht",
    light="light | leicht, leichtes",
    medium="medium | mittel, mittleres",
    heavy="heavy, strong | schwer, schweres, stark, starkes",
    extra_heavy="extra heavy, extra-heavy, very heavy | sehr schwer, sehr schweres, sehr stark, sehr starkes",
)
COLOURS: Final = _terms(
    tan="tan, beige | beige, beiges",
    yellow="yellow | gelb, gelbes",
    red="red | rot, rotes",
    green="green | grün, grünes",
    blue="blue | blau, blaues",
    black="black | schwarz, schwarzes",
    silver="silver | silber, silbernes",
    gold="gold | gold, goldenes",
)
UNITS: Final = MappingProxyType(
    {
        "kg": (("kg", "kilo", "kilos"), ("kg", "kilo")),
        "lb": (("lb", "lbs", "pounds"), ("lb", "pfund")),
        "N": (("n", "newton"), ("n", "newton")),
        "mmHg": (("mmhg",), ("mmhg",)),
        "W": (("w", "watt", "watts"), ("w", "watt")),
        "bpm": (("bpm", "beats"), ("bpm", "schläge")),
        "km/h": (("km/h", "kmh"), ("km/h", "kmh")),
    }
)
WHOLES: Final = MappingProxyType(
    {
        "1rm": (("1rm", "1 rm"), ("1rm", "1 rm")),
        "mvc": (("mvc", "max", "of max", "mvic"), ("mvc", "max", "maximalkraft")),
        "hrmax": (("hrmax", "hr max"), ("hfmax", "hf max")),
        "hrr": (("hrr",), ("hfr",)),
        "vo2max": (("vo2max", "vo2 max"), ("vo2max", "vo2 max")),
    }
)
SCALES: Final = MappingProxyType(
    {
        "0-10": (("effort", "rpe"), ("Anstrengung", "rpe")),
        "borg-cr10": (("cr10", "borg cr10", "cr-10"), ("cr10", "borg cr10", "cr-10")),
        "borg-6-20": (("borg", "borg rpe"), ("borg", "borg rpe")),
        "reserve": (("rir", "in reserve"), ("rir", "in reserve")),
    }
)
PLACES: Final = _terms(
    home="at home, home | zu Hause, daheim",
    supervised="supervised, with supervision | unter Anleitung, angeleitet, betreut",
    group="in a group, group | in der Gruppe, Gruppe",
    work="at work, work | bei der Arbeit, am Arbeitsplatz",
)
BETWEEN: Final = MappingProxyType(
    {
        "rest_s": (("between sets",), ("zwischen den Sätzen", "zwischen Sätzen")),
        "rest_between_reps_s": (
            ("between reps", "between repetitions"),
            ("zwischen den Wiederholungen", "zwischen Wdh", "zwischen Wiederholungen"),
        ),
        "rest_between_sides_s": (("between sides",), ("zwischen den Seiten", "zwischen Seiten")),
        "rest_after_s": (
            ("between exercises", "after"),
            ("zwischen den Übungen", "zwischen Übungen", "danach"),
        ),
    }
)
PURPOSES: Final = _terms(
    taper="taper, tapering | Ausschleichen",
    maintain="maintain, maintenance | Erhaltung, erhalten",
    leave="finished, no longer, not any more | beendet, nicht mehr",
)
THEN: Final = _terms(
    easier="easier, the easier exercise | leichter, leichtere Übung",
    previous="previous block, previous, one block back | vorherige Stufe, eine Stufe zurück",
    pause="pause, stop | pausieren",
    as_before="as before | wie zuvor, wie vorher",
)
CONDITIONS: Final = MappingProxyType(
    {
        "settle-24h": (("settled", "settle-24h", "pain rule kept"), ("beruhigt", "Schmerzregel eingehalten")),
        "routine": (("routine",), ("regelmäßig",)),
        "form-ok": (("form ok", "form-ok", "good form"), ("Technik gut", "sauber")),
        "rpe-low": (("effort low", "rpe-low", "easy"), ("Anstrengung gering", "leicht genug")),
        "arm-quiet": (("arm quiet", "arm-quiet"), ("Arm ruhig",)),
        "steady": (("steady",), ("standsicher",)),
        "need-relief": (("relief needed", "need-relief"), ("Entlastung gewünscht",)),
        "clinic-check": (
            ("checked", "clinic-check", "clinician agrees"),
            ("geprüft", "in der Praxis geprüft"),
        ),
        "side-difference": (("sides tested", "side-difference"), ("Seiten geprüft",)),
        "review": (("reviewed", "review"), ("Kontrolle", "nach Kontrolle")),
    }
)
PERIODS: Final = MappingProxyType(
    {
        "week": (("w", "wk", "week", "weeks"), ("w", "wo", "woche", "wochen")),
        "day": (("day", "d", "days"), ("tag", "t", "tage", "tagen")),
        "month": (("month", "months"), ("monat", "monate", "monaten")),
    }
)
# What a step changes, as it is written after its number.
STEPS: Final = MappingProxyType(
    {
        "sets": (("set", "sets"), ("Satz", "Sätze", "Durchgang")),
        "reps": (("rep", "reps", "repetitions"), ("Wdh", "Wiederholungen")),
        "hold_s": (("s hold", "s holding"), ("s halten",)),
        "duration_s": (("s time", "s longer"), ("s Dauer", "s länger")),
        "distance_m": (("metres", "meters"), ("Meter",)),
        "times_per_day": (("/d", "/day", "a day"), ("/Tag", "/t", "am Tag")),
        "per_week": (("/w", "/week", "a week"), ("/Woche", "/w", "pro Woche")),
        "weight": (("kg",), ("kg",)),
        "weight_percent": (("% weight", "% of the weight", "% load"), ("% Gewicht", "% mehr Gewicht")),
        "pressure": (("mmhg",), ("mmhg",)),
        "share": (("%",), ("%",)),
        "rm": (("rm",), ("rm",)),
        "band": (("band", "bands"), ("Band", "Bänder")),
    }
)
# Words that only join: name → English and German forms.
JOINTS: Final = MappingProxyType(
    {
        "anew": (("anew",), ("neu",)),
        "met": (("met",), ("erfüllt",)),
        "if": (("if", "when", "once"), ("wenn", "sobald")),
        "every": (("every",), ("alle", "jede", "jeden")),
        "until": (("until", "up to", "to"), ("bis",)),
        "reached": (("reached",), ("erreicht",)),
        "running": (("sessions running", "sessions in a row"), ("mal hintereinander",)),
        "flare": (("flare",), ("Schub",)),
        "for": (("for",), ("für", "über")),
        "then": (("then",), ("dann",)),
        "hold": (("hold", "hold for", "holding"), ("halten", "halte")),
        "holds": (("holds of", "holds"), ("mal halten", "Halten je")),
        "lasting": (("for", "lasting", "within"), ("über", "dauer", "innerhalb von")),
        "sets": (("sets", "set", "series"), ("Sätze", "Satz", "Serien", "Serie", "Durchgänge", "Durchgang")),
        "reps": (
            ("reps", "rep", "repetitions", "times"),
            ("Wdh", "Wiederholungen", "Wiederholung", "mal"),
        ),
        "rest": (("rest", "pause"), ("Pause", "Rast")),
        "tempo": (("tempo",), ("Tempo",)),
        "pain": (("pain",), ("Schmerz", "Schmerzen")),
        "settles": (("settles", "settles within", "settled within"), ("klingt ab", "beruhigt in")),
        "stop": (("stop if", "stop when", "stop on"), ("stopp bei", "aufhören bei")),
        "daily": (("daily", "every day"), ("täglich", "jeden tag")),
        "weekdays": (("weekdays", "on weekdays"), ("werktags", "wochentags")),
        "needed": (("when needed", "as needed"), ("bei Bedarf",)),
        "hand": (("per hand", "each hand"), ("pro Hand", "je Hand")),
        "band": (("band", "tubing", "theraband"), ("Band", "Theraband")),
        "degrees": (("°", "degrees", "deg"), ("°", "grad")),
        "session": (("session",), ("Einheit",)),
        "choose": (("choose", "any"), ("wähle",)),
        "group": (("of group", "group"), ("aus Gruppe", "Gruppe")),
        "in_all": (("sessions", "sessions in all"), ("Einheiten", "Einheiten insgesamt")),
        "metres": (("metres", "meters"), ("Meter",)),
        "hours": (("h", "o'clock"), ("Uhr", "h")),
        "hourly": (("hourly", "every hour"), ("stündlich", "jede stunde")),
        "once": (("once",), ("einmal",)),
        "twice": (("twice",), ("zweimal",)),
        "thrice": (("three times",), ("dreimal",)),
    }
)


def written(words: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]], key: str, language: str) -> str:
    """The word we write ourselves."""
    return words[key][language == "de"][0]


def anyof(forms: Iterable[str]) -> str:
    """A pattern that matches the longest of these forms."""
    found = sorted({form.lower() for form in forms}, key=len, reverse=True)
    return "(?:" + "|".join(re.escape(form).replace(r"\ ", r"\s+") for form in found) + ")"


def pattern(words: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]], key: str | None = None) -> str:
    """A pattern for one term, or for any of them, in both languages."""
    chosen = (words[key],) if key is not None else words.values()
    return anyof(form for languages in chosen for forms in languages for form in forms)


def meant(words: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]], typed: str) -> str:
    """The key of the term that was typed."""
    plain = re.sub(r"\s+", " ", typed.lower())
    return next(
        key
        for key, languages in words.items()
        if any(plain == form.lower() for forms in languages for form in forms)
    )
