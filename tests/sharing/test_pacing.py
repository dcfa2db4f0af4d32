"""What a timer is told of a dose."""

from clinic.library.catalogue import library
from clinic.plans.doses.dosing import starting_dose, typed
from clinic.plans.doses.reckoning import seconds
from clinic.sharing import pacing

STRETCH = library()["upper-trapezius-stretch"]


def test_what_lasts_so_many_breaths_has_no_clock_yet_its_time_is_reckoned_with() -> None:
    held, breathed = (typed(text, starting_dose(STRETCH)) for text in ("2x3 30s", "2x3 5 breaths"))
    assert pacing.facts(held, STRETCH)["once"] > 30
    told = pacing.facts(breathed, STRETCH)
    assert "once" not in told
    assert "hold" not in told
    assert (told["sets"], told["reps"], told["sides"]) == (2, 3, ["left", "right"])
    # Five breaths are reckoned as half a minute, ten a minute.
    assert seconds(breathed, STRETCH) == seconds(held, STRETCH)


def test_the_affected_side_alone_is_no_change_of_sides() -> None:
    told = pacing.facts(typed("2x3 30s affected side", starting_dose(STRETCH)), STRETCH)
    assert "sides" not in told
    assert told["once"] > 30


def test_what_runs_on_time_is_as_long_as_its_breaths() -> None:
    breathing = library()["belly-breathing-supine"]
    assert seconds(typed("10 deep breaths", starting_dose(breathing)), breathing) == 60
