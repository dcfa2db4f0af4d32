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
    mon="mon, mo, monday, mondays | mo, montag, montags",
    tue="tue, tu, tues, tuesday, tuesdays | di, dienstag, dienstags",
    wed="wed, we, wednesday, wednesdays | mi, mittwoch, mittwochs",
    thu="thu, th, thur, thurs, thursday, thursdays | do, donnerstag, donnerstags",
    fri="fri, fr, friday, fridays | fr, freitag, freitags",
    sat="sat, sa, saturday, saturdays | sa, samstag, samstags, sonnabend, sonnabends",
    sun="sun, su, sunday, sundays | so, sonntag, sonntags",
)
UNTIL: Final = _terms(
    fatigue="until fatigue, till fatigue, to fatigue, until tired, till tired "
    "| bis zur Ermüdung, bis Ermüdung, bis müde, bis zur muskulären Ermüdung",
    near_failure="until near failure, till near failure, to near failure, near failure "
    "| bis kurz vor Muskelversagen, bis nahe an das Muskelversagen",
    failure="until failure, till failure, to failure, until exhaustion, till exhaustion, to exhaustion, "
    "to volitional failure, until volitional failure, to volitional fatigue, until volitional fatigue, "
    "to volitional exhaustion, until volitional exhaustion, to momentary failure, to muscular failure "
    "| bis zum Muskelversagen, bis Muskelversagen, bis zum Versagen, bis zur Erschöpfung, bis Erschöpfung, "
    "bis zur muskulären Erschöpfung, bis zur muskulären Ausbelastung, bis zur Ausbelastung",
    as_many="as many as possible, as many as fit, max reps, amrap "
    "| so viele wie möglich, so viele hineinpassen, maximal viele",
    as_long="as long as possible | so lange wie möglich, so lang wie möglich, möglichst lange",
    tolerated="as tolerated, as far as tolerated, if tolerated, within tolerance, to tolerance, as able, "
    "within pain tolerance "
    "| nach Verträglichkeit, je nach Verträglichkeit, soweit verträglich, soweit toleriert, wie toleriert",
)
TURNS: Final = _terms(
    each="each side, per side, on each side, each arm, each leg, per arm, per leg, "
    "to each side, every side, /side, /arm, /leg, left and right, "
    "right and left, on the left and right, l/r, r/l, l+r, r+l, l & r "
    "| je Seite, pro Seite, jede Seite, je Arm, pro Arm, je Bein, pro Bein, "
    "auf jeder Seite, zu jeder Seite, /seite, /bein, links und rechts, "
    "rechts und links, li/re, re/li, li+re, re+li, li. und re., li und re, re und li",
    alternating="alternating, alternating sides, alternate sides, in turn, each side alternating, "
    "per side alternating, alternating each side, alternating per side "
    "| im Wechsel, abwechselnd, wechselseitig, je Seite im Wechsel, pro Seite im Wechsel, "
    "abwechselnd je Seite, abwechselnd pro Seite",
    together="both together, both sides together | beide zusammen, beidseitig zugleich",
)
SIDES: Final = _terms(
    left="left, left side, left only, on the left, on the left side "
    "| links, nur links, linke Seite, auf der linken Seite, linker Arm, li",
    right="right, right side, right only, on the right, on the right side "
    "| rechts, nur rechts, rechte Seite, auf der rechten Seite, rechter Arm, re",
    affected="affected side | betroffene Seite",
    both="both, both sides, both arms, bilateral, bilaterally "
    "| beide, beide Seiten, beide Arme, beiden Armen, beidseits, beidseitig",
)
TOTAL: Final = _terms(total="in total, altogether, total | insgesamt, zusammengezählt, gesamt")
DIRECTIONS: Final = _terms(
    each="in each direction, each direction, per direction, in every direction, in both directions, "
    "each way, to each direction "
    "| in jede Richtung, je Richtung, pro Richtung, in beide Richtungen, in alle Richtungen, jede Richtung",
)
MOMENTS: Final = _terms(
    waking="after getting up, after waking, on waking, on rising, when getting up, "
    "in the morning after getting up, in the morning on waking "
    "| nach dem Aufstehen, nach dem Aufwachen, beim Aufstehen, morgens nach dem Aufstehen",
    morning="in the morning, mornings | morgens, am Morgen, in der Früh",
    noon="at noon, at midday | mittags, am Mittag",
    afternoon="in the afternoon, afternoons | nachmittags, am Nachmittag",
    evening="in the evening, evenings, at night | abends, am Abend",
    bedtime="before bed, at bedtime, before going to bed, before sleep, before sleeping, "
    "in the evening before bed, in the evening before going to bed, at night before bed "
    "| vor dem Schlafengehen, vor dem Zubettgehen, vor dem Schlafen, vor dem Einschlafen, "
    "abends vor dem Schlafengehen, abends vor dem Zubettgehen, abends vor dem Schlafen",
)
ARCS: Final = _terms(
    pain_free="pain-free range, pain free range, pain-free, pain free, painfree, pain-free rom, "
    "pain free rom, pain-free range only, only in the pain-free range, within the pain-free range, "
    "short of pain, just short of pain "
    "| nur im schmerzfreien Bereich, schmerzfreier Bereich, schmerzfreien Bereich, "
    "schmerzfreiem Bereich, schmerzfrei",
    symptom_free="symptom-free range, symptom-free, symptom free, without symptoms, "
    "without provoking symptoms, without provocation of symptoms, without reproducing symptoms, "
    "without aggravating symptoms, without increasing symptoms "
    "| beschwerdefreier Bereich, beschwerdefreien Bereich, beschwerdefrei, symptomfrei, ohne Beschwerden, "
    "ohne Symptome, ohne Beschwerden auszulösen, ohne Symptome auszulösen",
    pain_onset="to the onset of pain, up to the onset of pain, until the onset of pain, to pain onset, "
    "until pain onset, to the first onset of pain, to the point of pain, up to the point of pain, "
    "to the pain threshold, to pain threshold, up to the pain threshold, to the limit of pain, "
    "until pain begins, until the pain begins "
    "| bis zur Schmerzgrenze, bis an die Schmerzgrenze, an die Schmerzgrenze, bis zum Schmerzbeginn, "
    "bis zum ersten Schmerz, bis Schmerz auftritt, bis Schmerzen auftreten, bis der Schmerz beginnt, "
    "bis zur Schmerzschwelle",
    stretch="until a stretch is felt, to a mild stretch, to a gentle stretch, to the point of stretch, "
    "to the point of tension, at the point of tension, to the point of tightness, "
    "to the point of mild discomfort, to the point of slight discomfort, to mild discomfort, "
    "until mild discomfort, until tension is felt "
    "| bis zum Dehngefühl, bis zum leichten Ziehen, bis zum leichten Dehngefühl, mit leichtem Dehngefühl",
    full="full range, full rom, full range of motion "
    "| voller Bereich, voller Bewegungsumfang, vollen Bewegungsumfang, volle Bewegung",
    mid="mid range, mid-range | mittlerer Bereich, mittleren Bereich",
    inner="inner range | innerer Bereich",
    end="end range, end-range, end of range | Endbereich, endgradig",
)
PACES: Final = _terms(
    slow="slow, slowly, slow and controlled, slowly and controlled, slow & controlled "
    "| langsam, langsam und kontrolliert",
    controlled="controlled, with control | kontrolliert",
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
BREATHING: Final = _terms(
    deep="deep | tiefe, tiefen, tiefer, tief",
    slow="slow | langsame, langsamen, langsamer, langsam",
    calm="calm, relaxed, quiet | ruhige, ruhigen, ruhiger, ruhig, entspannte, entspannten",
)
SECTIONS: Final = _terms(
    warm_up="warm-up, warm up | Aufwärmen",
    main="main part, main | Hauptteil",
    cool_down="cool-down, cool down | Ausklang, Abwärmen",
    _break="micro-break, micro break, microbreak | Minipause, Kurzpause, Mikropause",
)
OWN: Final = _terms(
    none="no load, unloaded, no resistance, without load, without any load, without weight, without weights, "
    "without resistance, without additional load "
    "| ohne Last, ohne Gewicht, ohne Widerstand, ohne Zusatzgewicht, ohne Zusatzlast",
    bodyweight="bodyweight, body weight, bodyweight only, body weight only, own body weight, bw "
    "| Körpergewicht, eigenes Körpergewicht, eigenem Körpergewicht, dem eigenen Körpergewicht, "
    "nur Körpergewicht",
    head="head weight, own head weight, weight of the head | Kopfgewicht, Gewicht des Kopfes",
    arm="arm weight, weight of the arm | Armgewicht, Gewicht des Arms",
    leg="leg weight, weight of the leg | Beingewicht, Gewicht des Beins",
)
GRADES: Final = _terms(
    extra_light="extra light, extra-light, very light | sehr leicht, sehr leichtes, extra leicht",
    light="light | leicht, leichtes, leichtem",
    medium="medium | mittel, mittleres, mittlerem",
    heavy="heavy, strong | schwer, schweres, schwerem, stark, starkes, starkem",
    extra_heavy="extra heavy, extra-heavy, very heavy | sehr schwer, sehr schweres, sehr stark, sehr starkes",
)
COLOURS: Final = _terms(
    tan="tan, beige | beige, beiges, beigem",
    yellow="yellow | gelb, gelbes, gelbem",
    red="red | rot, rotes, rotem",
    green="green | grün, grünes, grünem",
    blue="blue | blau, blaues, blauem",
    black="black | schwarz, schwarzes, schwarzem",
    silver="silver | silber, silbernes, silbernem",
    gold="gold | gold, goldenes, goldenem",
)
UNITS: Final = MappingProxyType(
    {
        "kg": (("kg", "kilo", "kilos"), ("kg", "kilo")),
        "lb": (("lb", "lbs", "pounds"), ("lb", "pfund")),
        "N": (("n", "newton"), ("n", "newton")),
        "mmHg": (("mmhg",), ("mmhg",)),
        "W": (("w", "watt", "watts"), ("w", "watt")),
        "bpm": (
            ("bpm", "beats", "beats per minute", "beats/min"),
            ("bpm", "schläge", "schläge pro minute", "schläge/min"),
        ),
        "km/h": (("km/h", "kmh"), ("km/h", "kmh")),
    }
)
WHOLES: Final = MappingProxyType(
    {
        "1rm": (
            ("1rm", "1 rm", "1-rm", "rm", "1 repetition maximum", "1-repetition maximum"),
            (
                "1rm",
                "1 rm",
                "1-rm",
                "rm",
                "1-wiederholungsmaximum",
                "einwiederholungsmaximum",
                "einwiederholungsmaximums",
            ),
        ),
        "mvc": (
            (
                "mvc",
                "max",
                "mvic",
                "mvf",
                "maximum",
                "max strength",
                "maximum strength",
                "maximal strength",
                "maximal isometric strength",
                "maximum voluntary contraction",
                "maximal voluntary contraction",
                "maximal voluntary isometric contraction",
                "maximum voluntary isometric contraction",
                "maximal contraction",
                "maximal force",
                "maximum force",
                "max. force",
                "fmax",
                "max force",
                "max. strength",
                "maximal voluntary force",
                "maximum isometric strength",
                "maximal isometric force",
            ),
            (
                "mvc",
                "max",
                "maximalkraft",
                "maximum",
                "maximalen kraft",
                "maximaler kraft",
                "isometrischen maximalkraft",
            ),
        ),
        "effort": (
            (
                *("maximal effort", "maximum effort", "max effort", "max. effort", "effort"),
                *("perceived maximum effort", "perceived maximal effort", "maximal exertion"),
            ),
            (
                *("der maximalen anstrengung", "maximalen anstrengung", "maximaler anstrengung"),
                *("größten anstrengung", "anstrengung"),
            ),
        ),
        "hrmax": (
            (
                *("hrmax", "hr max", "max hr", "maximum heart rate", "maximal heart rate", "max heart rate"),
                *("max. heart rate", "age-predicted maximum heart rate", "age-predicted maximal heart rate"),
                *("predicted maximum heart rate", "predicted maximal heart rate"),
            ),
            (
                *("hfmax", "hf max", "max. hf", "maximalen herzfrequenz", "maximaler herzfrequenz"),
                *("max. herzfrequenz", "maximalpuls", "maximalpulses"),
            ),
        ),
        "hrr": (("hrr", "heart rate reserve"), ("hfr", "herzfrequenzreserve")),
        "vo2max": (("vo2max", "vo2 max"), ("vo2max", "vo2 max")),
    }
)
SCALES: Final = MappingProxyType(
    {
        "0-10": (
            ("effort", "rpe", "exertion", "omni", "omni-res"),
            ("Anstrengung", "Belastung", "rpe", "omni"),
        ),
        "borg-cr10": (
            ("cr10", "borg cr10", "cr-10", "borg cr-10", "borg-cr10"),
            ("cr10", "borg cr10", "cr-10"),
        ),
        "borg-6-20": (("borg", "borg rpe", "borg 6-20"), ("borg", "borg rpe")),
        "reserve": (("rir", "in reserve"), ("rir", "in reserve")),
    }
)
# How hard it should feel, said in a word before "effort" or "intensity".
EFFORTS: Final = _terms(
    light="light, low, gentle, mild, easy | leichte, leichter, geringe, geringer, niedrige, niedriger",
    moderate="moderate, medium | mittlere, mittlerer, mäßige, mäßiger, moderate, moderater",
    hard="hard, high, vigorous, strong, intense | große, großer, hohe, hoher, starke, starker, intensive",
    greatest="maximal, maximum, max | größte, größter, maximale, maximaler, höchste, höchster",
)
PLACES: Final = _terms(
    home="at home, home | zu Hause, daheim",
    supervised="supervised, with supervision, guided, at the clinic, in the clinic, in clinic "
    "| unter Anleitung, angeleitet, betreut, in der Praxis",
    group="in a group, group | in der Gruppe, Gruppe",
    work="at work, work, during work, during working hours, during work hours, during the working day, "
    "during the workday, at the workplace, at the workstation, at the desk, at your desk "
    "| bei der Arbeit, am Arbeitsplatz, während der Arbeit, während der Arbeitszeit, am Arbeitstag, "
    "am Schreibtisch",
)
BETWEEN: Final = MappingProxyType(
    {
        "rest_s": (
            (
                *("between sets", "between the sets", "between series", "between the series"),
                *("after each set", "after every set"),
            ),
            (
                "zwischen den Sätzen",
                "zwischen Sätzen",
                "zwischen den Serien",
                "zwischen den Durchgängen",
                "zw. den Sätzen",
                "zw. Sätzen",
                *("nach jedem Satz", "nach jeder Serie", "nach jedem Durchgang"),
            ),
        ),
        "rest_between_reps_s": (
            (
                *("between reps", "between repetitions", "between each repetition", "between contractions"),
                *("after each repetition", "after each rep", "after each contraction", "after each hold"),
            ),
            (
                "zwischen den Wiederholungen",
                "zwischen Wdh",
                "zwischen Wiederholungen",
                "nach jeder Wiederholung",
            ),
        ),
        "rest_between_sides_s": (("between sides",), ("zwischen den Seiten", "zwischen Seiten")),
        "rest_after_s": (
            ("between exercises", "after", "after each exercise"),
            ("zwischen den Übungen", "zwischen Übungen", "danach", "nach jeder Übung"),
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
        "able": (("able",), ("möglich",)),
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
        "week": (("w", "wk", "wks", "week", "weeks"), ("w", "wo", "woche", "wochen")),
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
        "progression": (("progression",), ("Steigerung",)),
        "load_anew": (("load anew",), ("Last neu",)),
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
