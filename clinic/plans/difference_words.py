"""What changed, as patient and clinician read it: one sentence a change, the same on every page and sheet."""

from collections.abc import Mapping
from typing import Any

from clinic.plans.differences import Change
from clinic.wording import words


def mark(kind: str, language: str) -> str:
    """One word beside an exercise."""
    t = words(language)
    said: Mapping[str, Any] = {
        "new": t.gettext("New"),
        "changed": t.gettext("Changed"),
        "instead": t.gettext("Changed"),
        "later": t.gettext("Goes on differently"),
        "gone": t.gettext("No longer part of the plan"),
        "planned": t.gettext("Planned for later"),
        "dropped": t.gettext("No longer planned"),
    }
    return str(said[kind])


def sentence(change: Change, language: str) -> str:
    """The whole change in one sentence."""
    t = words(language)
    said = {
        "new": t.gettext("New: %(name)s, %(dose)s."),
        "changed": t.gettext("Changed: %(name)s, now %(dose)s; before %(before)s."),
        "instead": t.gettext("Changed: %(name)s takes the place of %(name_before)s, now %(dose)s."),
        "later": t.gettext("%(name)s stays as it is now; how it goes on or what is said about it is new."),
        "gone": t.gettext("No longer part of the plan: %(name)s."),
        "planned": t.gettext("Planned for later: %(name)s, %(dose)s."),
        "dropped": t.gettext("No longer planned: %(name)s."),
    }[change.kind]
    return said % {
        "name": change.name.get(language, ""),
        "dose": change.dose.get(language, ""),
        "before": change.before.get(language, ""),
        "name_before": change.name_before.get(language, ""),
    }
