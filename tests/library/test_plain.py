"""The check of words while writing: what is hard to read is named, and what to say instead."""

import pytest

from clinic.library import plain
from clinic.library.catalogue import library

EASY = {
    "en": "Sit on a chair. Slide your chin back. Hold it and breathe. Then let go and start again.",
    "de": "Setzen Sie sich auf einen Stuhl. Ziehen Sie das Kinn zurück. Atmen Sie weiter. Dann loslassen.",
}
HARD = {
    "en": "Initiate scapular retraction bilaterally while maintaining isometric cervical extension.",
    "de": "Beginnen Sie die bilaterale Retraktion der Skapula bei isometrisch gehaltener Extension.",
}


def hints(text: str, language: str) -> list[tuple[str, str, str]]:
    known = plain.words_of(library(), language)
    found = plain.reading(text, language, known=known).hints
    return [(hint.kind, hint.passage, hint.instead) for hint in found]


@pytest.mark.parametrize("language", ["en", "de"])
def test_plain_words_are_left_alone_and_rank_above_terms(language: str) -> None:
    known = plain.words_of(library(), language)
    easy = plain.reading(EASY[language], language, known=known)
    hard = plain.reading(HARD[language] + " " + HARD[language], language, known=known)
    assert easy.hints == ()
    assert easy.level == "easy"
    assert hard.level == "hard"


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("en", "Lie supine.", ("term", "supine", "lying on your back")),
        ("en", "Retract the Scapulae.", ("term", "Scapulae", "shoulder blade")),
        ("en", "Add external rotation.", ("term", "external", "turning outwards")),
        ("de", "Die HWS bleibt lang.", ("term", "HWS", "Halswirbelsäule")),
        ("de", "Rotieren Sie den Rumpf.", ("term", "Rotieren", "drehen")),
        ("de", "Mit Außenrotation heben.", ("term", "Außenrotation", "nach außen drehen")),
        ("en", "Feel the thixotropic glide.", ("rare", "thixotropic", "")),
        ("de", "Es folgt die Kompensationsstrategie.", ("rare", "Kompensationsstrategie", "")),
    ],
)
def test_a_hard_word_is_named_and_a_lay_word_offered(
    language: str, text: str, expected: tuple[str, str, str]
) -> None:
    assert expected in hints(text, language)


def test_a_long_sentence_is_named_by_its_beginning_and_its_length() -> None:
    text = " ".join(["slide"] * 21) + ". Stop."
    (hint,) = plain.reading(text, "en", known={"slide"}).hints
    assert (hint.kind, hint.passage, hint.count) == ("long-sentence", "slide slide slide slide slide …", 21)


def test_the_same_word_is_named_once_and_never_too_many() -> None:
    assert len(hints("Prone. Prone, prone.", "en")) == 1
    many = ". ".join(f"unheardofword{chr(97 + number) * 3}" for number in range(20))
    assert len(hints(many, "en")) == plain.MOST


def test_a_few_words_get_no_number() -> None:
    assert plain.reading("Sit tall.", "en", known=()).ease is None
    assert plain.reading("", "de", known=()).level == ""


def test_the_reviewed_library_itself_reads_well() -> None:
    for language in ("en", "de"):
        known = plain.words_of(library(), language)
        texts = [" ".join(exercise.text(language).instructions) for exercise in library()]
        levels = [plain.reading(text, language, known=known).level for text in texts]
        assert levels.count("hard") <= len(levels) // 20
