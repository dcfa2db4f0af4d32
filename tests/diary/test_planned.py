"""What a day asks for: every exercise that is due, and of a group as many as one chooses."""

from clinic.diary.planned import Planned, times

ROW = Planned(key="row", name="Row", times=2, most=2)
GROUP = tuple(
    Planned(key=key, name=key, times=1, most=1, group="A", choose=2) for key in ("one", "two", "three")
)


def test_of_a_group_only_as_many_as_one_chooses_are_asked_for() -> None:
    assert times((ROW, *GROUP)) == {"row": 2, "one": 1, "two": 1}


def test_what_was_done_of_a_group_is_what_was_chosen() -> None:
    assert times((*GROUP, ROW), {"three": 1}) == {"row": 2, "three": 1, "one": 1}
