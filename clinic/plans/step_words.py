"""What each change of a plan was, in a line under Recent changes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import format_time, ngettext
from flask_babel import gettext as _

from clinic.library.catalogue import Library
from clinic.plans.history import Told
from clinic.plans.models import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One change: what, who, when, and whether it was taken back."""

    text: str
    who: str
    at: str
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """What can be taken back and done again, and what happened lately."""

    undo: str
    redo: str
    lines: tuple[Line, ...]


def steps(plan: Plan, recent: Sequence[Told], library: Library, language: str, zone: ZoneInfo) -> Steps:
    """The steps around where the plan stands, in words. The beginning is a place, not a change."""
    names = {step.number: sentence(step.event, step.facts, library, language) for step in recent}
    first = min(names, default=0)
    return Steps(
        undo=names[plan.step] if plan.step > first else "",
        redo=names.get(plan.step + 1, ""),
        lines=tuple(
            _line(step, names[step.number], zone, is_undone=step.number > plan.step)
            for step in reversed(recent)
            if step.number > first
        ),
    )


def lines(steps: Sequence[Told], library: Library, language: str, zone: ZoneInfo) -> tuple[Line, ...]:
    """Changes in words, one after the other."""
    return tuple(_line(one, sentence(one.event, one.facts, library, language), zone) for one in steps)


def _line(step: Told, text: str, zone: ZoneInfo, *, is_undone: bool = False) -> Line:
    at = format_time(step.at.astimezone(zone), "HH:mm", rebase=False)
    return Line(text=text, who=step.name, at=at, is_undone=is_undone)


def sentence(event: str, facts: Mapping[str, Any], library: Library, language: str) -> str:
    """One change in a few words."""

    def name(fact: str) -> str:
        exercise = str(facts.get(fact, ""))
        return library[exercise].text(language).name if exercise in library else exercise

    say: Mapping[str, Callable[[], str]] = {
        "plan.dose-added": lambda: _("%(name)s added", name=name("exercise")),
        "plan.dose-changed": lambda: _("Dose of %(name)s", name=name("exercise")),
        "plan.doses-changed": lambda: _("Dose of all"),
        "plan.dose-swapped": lambda: _(
            "%(before)s became %(after)s", before=name("before"), after=name("after")
        ),
        "plan.dose-moved": lambda: _(
            "%(name)s moved to place %(place)s", name=name("exercise"), place=facts.get("to")
        ),
        "plan.dose-removed": lambda: _("%(name)s removed", name=name("exercise")),
        "plan.dose-doubled": lambda: _("%(name)s doubled", name=name("exercise")),
        "plan.dose-noted": lambda: _("Note on %(name)s", name=name("exercise")),
        "plan.headed": lambda: _("Heading above %(name)s", name=name("exercise")),
        "plan.inserted": lambda: ngettext(
            "%(num)d exercise put in", "%(num)d exercises put in", int(facts.get("doses", 0))
        ),
        "plan.gap-dismissed": lambda: _("A gap let be") if facts.get("dismissed") else _("A gap named again"),
        "plan.opened-up": lambda: ngettext(
            "%(num)d exercise opened", "%(num)d exercises opened", int(facts.get("exercises", 0))
        ),
        "plan.described": lambda: _("Note, minutes, language or dates"),
        "plan.started": lambda: _("Begun"),
    }
    return str(say[event]()) if event in say else event
