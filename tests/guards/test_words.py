"""Every language is complete: each sentence has its translation, and none is left over."""

import re
from functools import cache

import pytest
from babel.messages.extract import extract_from_dir

from clinic import wording
from clinic.config import ROOT

KEYWORDS = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "pgettext": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "lazy_gettext": None,
    "lazy_ngettext": (1, 2),
}
OPTIONS = {"**.html": {"trimmed": "false", "silent": "false"}}
BANNED = {
    "en": r"\b(safe|cleared|ruled out|detects?|compliance|please|sorry|oops|simply)\b|!",
    "de": r"\b(sicher|unbedenklich|Entwarnung|ausgeschlossen)\b|!",
}
# One word per thing: what was used beside the settled word, and the word it is. Each was found once.
SETTLED = {
    "en": {
        r"\b(therapist|provider)s?\b": "clinician",
        r"\bprescriptions?\b": "plan",
        r"\bcontraindications?\b": "precaution",
        r"\bprintouts?\b": "handout",
    },
    "de": {
        r"Therapeut|Behandler|\bBehandelnde|behandelnde Person|Kliniker|Fachkraft": "Fachperson",
        r"Durchg[aä]ng": "Satz",
        r"Vorsichtsmaßnahme": "Vorsicht",
        r"zurückzieh|zurückgezogen": "widerrufen",
        r"unterbrochen|gestoppt|angehalten": "pausiert",
        r"Sammlung|Bibliothek": "Übungen",
        r"\bKontrolle\b": "Überprüfung",
    },
}
OTHERS = [language for language in wording.LANGUAGES if language != wording.SOURCE]


@cache
def sentences() -> dict[tuple[object, str | None], str]:
    """Every translatable message with where it stands first."""
    found: dict[tuple[object, str | None], str] = {}
    for folder, methods in (
        ("clinic", [("**.py", "python")]),
        ("templates", [("**.html", "jinja2.ext:babel_extract")]),
    ):
        for name, line, message, _comments, context in extract_from_dir(
            str(ROOT / folder), method_map=methods, options_map=OPTIONS, keywords=KEYWORDS
        ):
            found.setdefault((message, context), f"{folder}/{name}:{line}")
    return found


@pytest.mark.parametrize("language", OTHERS)
def test_every_sentence_has_its_translation(language: str) -> None:
    catalogue = wording.catalogue(language)
    missing = []
    for (message, context), place in sentences().items():
        entry = catalogue.get(message, context=context)
        strings = (
            () if entry is None else (entry.string if isinstance(entry.string, tuple) else (entry.string,))
        )
        if not strings or not all(strings):
            missing.append(f"{place}: {message!r}")
    assert not missing, "\n".join(missing)


@pytest.mark.parametrize("language", OTHERS)
def test_no_translation_is_left_over(language: str) -> None:
    used = {
        (message if isinstance(message, str) else message[0], context) for message, context in sentences()
    }
    over = [
        message.id
        for message in wording.catalogue(language)
        if message.id
        and ((message.id if isinstance(message.id, str) else message.id[0]), message.context) not in used
    ]
    assert not over, over


@pytest.mark.parametrize("language", OTHERS)
def test_translations_keep_their_placeholders(language: str) -> None:
    for message in wording.catalogue(language):
        if not message.id:
            continue
        sources = message.id if isinstance(message.id, tuple) else (message.id,)
        allowed = set(re.findall(r"%\(\w+\)[sd]", " ".join(sources)))
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        for string in strings:
            assert set(re.findall(r"%\(\w+\)[sd]", string)) <= allowed, message.id


def shown(language: str) -> list[str]:
    """Every text of the interface in one language."""
    if language == wording.SOURCE:
        return [
            text
            for message, _ in sentences()
            for text in ([message] if isinstance(message, str) else message)
        ]
    return [
        string or ""
        for message in wording.catalogue(language)
        if message.id
        for string in (message.string if isinstance(message.string, tuple) else (message.string,))
    ]


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_the_voice_is_kept(language: str) -> None:
    offending = [text for text in shown(language) if re.search(BANNED[language], text)]
    assert not offending, offending


@pytest.mark.parametrize("language", wording.LANGUAGES)
def test_one_thing_has_one_word(language: str) -> None:
    offending = [
        f"{text!r}: say {settled}"
        for text in shown(language)
        for other, settled in SETTLED[language].items()
        if re.search(other, text)
    ]
    assert not offending, "\n".join(offending)
