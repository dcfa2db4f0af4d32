"""Whether patients will read it easily: long sentences, terms of the trade, words they have not met. Pure.

Flesch's reading ease for English and Amstad's for German, from 0 to 100. The words of the reviewed library
are those patients know from us; what is neither among them nor short is pointed out, never refused.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from clinic.library.catalogue import Library
from clinic.library.search import fold

Kind = Literal["long-sentence", "term", "rare"]

LONGEST: Final[Mapping[str, int]] = MappingProxyType({"en": 20, "de": 18})  # words in a sentence
RARE_FROM: Final = 10  # letters: shorter words are no hurdle by their length
INFLECTED: Final = 4  # letters a term may grow by
FEWEST: Final = 12  # words from which on a number says something
MOST: Final = 12  # hints at a time

# Beginnings of words, folded, with what to say instead.
TERMS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "en": MappingProxyType(
            {
                "abduct": "move away from the body",
                "adduct": "move towards the body",
                "anterior": "front",
                "approximat": "about",
                "bilateral": "on both sides",
                "cervical": "neck",
                "clavicle": "collarbone",
                "contract": "tighten",
                "cranial": "towards the head",
                "depress": "draw down",
                "distal": "further from the body",
                "dorsiflex": "draw up the foot",
                "elevat": "lift",
                "eversion": "turn outwards",
                "exhalation": "breathing out",
                "extension": "straightening",
                "extensor": "muscle that straightens",
                "external rotation": "turning outwards",
                "facilitat": "help",
                "femur": "thigh bone",
                "flexion": "bending",
                "flexor": "muscle that bends",
                "gluteal": "buttock",
                "humerus": "upper arm",
                "inferior": "lower",
                "inhalation": "breathing in",
                "initiat": "begin",
                "internal rotation": "turning inwards",
                "isometric": "without moving",
                "lateral": "to the side",
                "lumbar": "lower back",
                "maintain": "keep",
                "medial": "towards the middle",
                "mobilis": "move",
                "occiput": "back of the head",
                "paraspinal": "beside the spine",
                "patella": "kneecap",
                "perform": "do",
                "posterior": "back",
                "prior to": "before",
                "pronation": "palm down",
                "prone": "lying on your front",
                "proprioception": "sense of where your body is",
                "protract": "bring forward",
                "proximal": "nearer to the body",
                "repetitive": "over and over",
                "retract": "draw back",
                "rotation": "turning",
                "sagittal": "forwards and backwards",
                "scapula": "shoulder blade",
                "simultaneous": "at the same time",
                "sternum": "breastbone",
                "subsequent": "then",
                "superior": "upper",
                "supination": "palm up",
                "supine": "lying on your back",
                "thoracic": "upper back",
                "unilateral": "on one side",
                "utilis": "use",
                "vertebra": "bone of the spine",
            }
        ),
        "de": MappingProxyType(
            {
                "abduktion": "Abspreizen",
                "abduzier": "abspreizen",
                "adduktion": "Heranziehen",
                "adduzier": "heranziehen",
                "akromion": "Schulterdach",
                "anterior": "vorn",
                "aktivier": "anspannen",
                "bilateral": "beidseitig",
                "bws": "Brustwirbelsäule",
                "circa": "etwa",
                "depression": "nach unten ziehen",
                "distal": "weiter weg vom Körper",
                "dorsal": "hinten",
                "elevation": "Anheben",
                "endgradig": "bis ans Ende der Bewegung",
                "exspiration": "Ausatmen",
                "extension": "Strecken",
                "flektier": "beugen",
                "flexion": "Beugen",
                "gluteal": "am Gesäß",
                "humerus": "Oberarm",
                "hws": "Halswirbelsäule",
                "initial": "am Anfang",
                "innenrotation": "nach innen drehen",
                "aussenrotation": "nach außen drehen",
                "inspiration": "Einatmen",
                "isometrisch": "ohne Bewegung",
                "kaudal": "nach unten",
                "klavikula": "Schlüsselbein",
                "kontrahier": "anspannen",
                "kontraktion": "Anspannung",
                "kranial": "nach oben",
                "lateral": "seitlich",
                "lumbal": "am unteren Rücken",
                "lws": "Lendenwirbelsäule",
                "medial": "zur Mitte hin",
                "mobilisier": "bewegen",
                "okziput": "Hinterkopf",
                "patella": "Kniescheibe",
                "posterior": "hinten",
                "pronation": "Handfläche nach unten",
                "propriozept": "Gespür für den Körper",
                "protraktion": "nach vorn schieben",
                "proximal": "näher am Körper",
                "relaxier": "locker lassen",
                "retraktion": "nach hinten ziehen",
                "rotation": "Drehen",
                "rotier": "drehen",
                "sagittal": "vor und zurück",
                "schmerzadaptiert": "so weit es ohne mehr Schmerz geht",
                "simultan": "gleichzeitig",
                "skapula": "Schulterblatt",
                "sternum": "Brustbein",
                "sukzessive": "nach und nach",
                "supination": "Handfläche nach oben",
                "thorakal": "an der Brustwirbelsäule",
                "thorax": "Brustkorb",
                "unilateral": "einseitig",
                "ventral": "vorn",
                "zervikal": "am Hals",
            }
        ),
    }
)
_SENTENCE: Final = re.compile(r"[^.!?:;\n]+")
_WORD: Final = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_VOWELS: Final[Mapping[str, re.Pattern[str]]] = MappingProxyType(
    {"en": re.compile(r"[aeiouy]+"), "de": re.compile(r"ei|ie|au|eu|äu|[aeiouyäöü]")}
)


@dataclass(frozen=True, slots=True)
class Hint:
    """A passage that may be hard to read, and what to say instead where that is known."""

    kind: Kind
    passage: str
    instead: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Reading:
    """How a text reads. `ease` is None while there is too little of it."""

    ease: int | None
    hints: tuple[Hint, ...]

    @property
    def level(self) -> Literal["", "easy", "medium", "hard"]:
        """In a word: sixty and more is what most people read without effort."""
        if self.ease is None:
            return ""
        return "easy" if self.ease >= 60 else "medium" if self.ease >= 40 else "hard"


def reading(text: str, language: str, *, known: Collection[str]) -> Reading:
    """What in a text for patients may be hard to read, in its order; `known` are words they know, folded."""
    sentences = [words for each in _SENTENCE.findall(text) if (words := _WORD.findall(each))]
    hints: dict[tuple[Kind, str], Hint] = {}
    for words in sentences:
        if len(words) > LONGEST[language]:
            passage = f"{' '.join(words[:5])} …"
            hints["long-sentence", passage] = Hint("long-sentence", passage, count=len(words))
        folded = [fold(word) for word in words]
        for place, word in enumerate(folded):
            pair = " ".join(folded[place : place + 2])
            if instead := _term(pair, language) or _term(word, language):
                hints.setdefault(("term", word), Hint("term", words[place], instead))
            elif len(word) >= RARE_FROM and word not in known and not _is_known(word, known):
                hints.setdefault(("rare", word), Hint("rare", words[place]))
    return Reading(_ease(sentences, language), tuple(hints.values())[:MOST])


def words_of(library: Library, language: str) -> frozenset[str]:
    """The words of the reviewed exercises in one language, folded."""
    words = {
        word
        for exercise in library
        for text in [exercise.text(language)]
        for line in (text.name, *text.instructions, text.feel, *text.cues, *text.common_mistakes, *text.poses)
        for word in _WORD.findall(line)
    }
    return frozenset(map(fold, words))


def _term(word: str, language: str) -> str:
    terms = TERMS[language]
    for length in range(len(word), max(len(word) - INFLECTED, 2) - 1, -1):
        if instead := terms.get(word[:length]):
            return instead
    return ""


def _is_known(word: str, known: Collection[str]) -> bool:
    """Whether only its ending is new: German bends words, English adds an s."""
    return any(word[:length] in known for length in range(len(word) - 1, len(word) - 3, -1))


def _ease(sentences: list[list[str]], language: str) -> int | None:
    words = [word for sentence in sentences for word in sentence]
    if len(words) < FEWEST:
        return None
    syllables = sum(max(len(_VOWELS[language].findall(word.lower())), 1) for word in words)
    per_sentence, per_word = len(words) / len(sentences), syllables / len(words)
    if language == "de":
        score = 180 - per_sentence - 58.5 * per_word
    else:
        score = 206.835 - 1.015 * per_sentence - 84.6 * per_word
    return max(0, min(100, round(score)))
