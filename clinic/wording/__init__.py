"""Interface words in each language: English in the code, one catalogue per feature and other language.

In a request, use Flask-Babel's `_` as everywhere. Outside one, and wherever a document has a language of its
own (handout, plan page, mail), the language is an argument: `words(language)` and `render(language, …)`.
"""

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import NullTranslations, Translations
from flask import current_app
from flask_babel import Domain, get_locale
from jinja2.ext import InternationalizationExtension

LANGUAGES = ("en", "de")
NAMES = {"en": "English", "de": "Deutsch"}
LOCALES = {"en": "en_GB", "de": "de_DE"}  # how each writes days, times and lists; ours is British English
SOURCE = "en"  # the language the code is written in; it needs no catalogue
FOLDER = Path(__file__).parent


class ConflictingWords(Exception):
    """Two catalogues of one language translate the same words differently."""


@cache
def catalogue(language: str) -> Catalog:
    """All catalogues of one language as one; two that disagree on a sentence are an error."""
    merged = Catalog(locale=language, fuzzy=False)
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language, abort_invalid=True):
                if not message.id:
                    continue
                known = merged.get(message.id, context=message.context)
                if known is not None and known.string != message.string:
                    raise ConflictingWords(f"{path.name}: {message.id!r} is translated in two ways.")
                merged.add(message.id, message.string, flags=message.flags, context=message.context)
    return merged


@cache
def words(language: str) -> NullTranslations:
    """The translations of one language, with `gettext`, `ngettext` and `pgettext`."""
    if language not in LANGUAGES:
        raise LookupError(f"{language!r} is not a language of this product.")
    if language == SOURCE:
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, catalogue(language))
    compiled.seek(0)
    return Translations(compiled)


def render(language: str, template: str, /, **values: object) -> str:
    """A template in a language of its own, whatever language the person at the screen reads."""
    environments = current_app.extensions.setdefault("wording", {})
    if language not in environments:
        environment: Any = current_app.jinja_env.overlay()
        # An overlay shares its parent's globals, and what it calls its installer is its parent's:
        # either would change every page. Its extensions are its own.
        environment.globals = dict(environment.globals)
        environment.extensions[InternationalizationExtension.identifier]._install(words(language), True)
        environments[language] = environment
    rendered: str = environments[language].get_template(template).render(language=language, **values)
    return rendered


class Wording(Domain):  # type: ignore[misc]
    """Hands Flask-Babel our merged catalogues."""

    def get_translations(self) -> NullTranslations:
        locale = get_locale()
        return words(SOURCE if locale is None else locale.language)
