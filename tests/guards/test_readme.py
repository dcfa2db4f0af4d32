"""What the README promises: every setting, every command, every target, and the two commands."""

import ast
import re
from collections.abc import Iterator

import click
import pytest
from flask import Flask

from clinic.commands import COMMANDS, example_of
from clinic.config import ROOT, SETTINGS

README = (ROOT / "README.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = set(re.findall(r"^([a-z]+):", MAKEFILE, re.MULTILINE))


def section(title: str) -> str:
    """The text below a heading of the README."""
    _, _, rest = README.partition(f"\n## {title}\n")
    assert rest, f"the README has no section {title}"
    return rest.partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """What stands in code in the first column of a table."""
    return re.findall(r"^\| `([^`]+)` \|", text, re.MULTILINE)


def settings_read() -> Iterator[str]:
    """Every environment variable that `clinic/config.py` asks for."""
    for node in ast.walk(ast.parse((ROOT / "clinic" / "config.py").read_text())):
        if isinstance(node, ast.Call):
            for argument in node.args[:2]:
                if isinstance(argument, ast.Constant) and re.fullmatch(r"[A-Z][A-Z_]+", str(argument.value)):
                    yield str(argument.value)


def runnable(command: click.Command, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    """Every command one can run, groups taken apart, with the words that call it."""
    here = (*path, str(command.name))
    if isinstance(command, click.Group):
        for inner in command.commands.values():
            yield from runnable(inner, here)
    else:
        yield " ".join(here), command


EVERY = dict(entry for command in COMMANDS for entry in runnable(command))


def test_every_setting_stands_in_the_readme_and_no_other() -> None:
    assert sorted(first_cells(section("Settings"))) == sorted(set(settings_read()))


def test_a_setting_that_was_misspelt_is_known_from_one_that_is_not_ours() -> None:
    assert sorted(SETTINGS) == sorted(set(settings_read()))


def test_the_environment_is_read_in_one_place() -> None:
    readers = [
        path.relative_to(ROOT).as_posix()
        for path in sorted((ROOT / "clinic").rglob("*.py"))
        if re.search(r"os\.environ(?:\.get\(|\[)\"[A-Z]|\bgetenv\(", path.read_text())
    ]
    assert readers == []


def test_the_default_port_is_the_one_written_down() -> None:
    assert "| `PORT` | the port listened on | `8000` |" in README
    assert '_whole_number(values, "PORT", 8000' in (ROOT / "clinic" / "config.py").read_text()


def test_the_stated_purpose_is_said_in_its_words() -> None:
    words = " ".join(README.split())
    assert "authoring, documentation and communication for licensed professionals" in words
    assert "It makes no diagnosis and monitors nobody." in words


def test_the_two_commands_and_all_others_named_exist() -> None:
    typed = re.findall(r"`([^`\n]+)`|^(make .*)$", README, re.MULTILINE)
    named = {target for pair in typed for target in re.findall(r"\bmake ([a-z]+)\b", " ".join(pair))}
    assert {"run", "test"} <= named
    assert named <= TARGETS


def test_make_help_lists_every_target() -> None:
    listed = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))
    assert TARGETS - listed <= {"development"}


@pytest.mark.parametrize("name", EVERY)
def test_every_command_says_what_it_does_with_an_example(name: str) -> None:
    command = EVERY[name]
    example = example_of(command)
    assert example, f"{name} shows no example"
    assert f"flask --app wsgi {name}" in example
    assert (command.help or "").strip().splitlines()[0].endswith((".", "?"))


def test_every_command_stands_in_the_readme() -> None:
    told = first_cells(section("Commands"))
    missing = [name for name in EVERY if not any(f"{cell} ".startswith(f"{name} ") for cell in told)]
    unknown = [cell for cell in told if not any(f"{cell} ".startswith(f"{name} ") for name in EVERY)]
    assert (missing, unknown) == ([], [])


def test_the_list_of_commands_shows_the_examples(app: Flask) -> None:
    listed = app.test_cli_runner().invoke(args=["--help"]).output
    for command in COMMANDS:
        assert " ".join(str(example_of(command)).split()) in " ".join(listed.split())


def test_every_path_named_in_the_tree_exists() -> None:
    tree = section("The tree").partition("```")[2].partition("```")[0]
    names = [name for line in tree.splitlines() if line[:1].strip() for name in line[:17].split()]
    assert names
    assert [name for name in names if not (ROOT / name).exists()] == []


def test_the_readme_tells_of_replication_several_machines_and_days_to_mend() -> None:
    told = " ".join(section("In production").split())
    assert "replicator such as Litestream has to stand on SQLite 3.51.3 or newer" in told
    assert "Several machines" in told
    assert all(f"{days}" in told for days in ("within 2 days", "within 7", "within 30"))


def test_decisions_are_numbered_dated_and_short() -> None:
    text = (ROOT / "DECISIONS.md").read_text()
    parts = re.split(r"^## ", text, flags=re.MULTILINE)[1:]
    for number, part in enumerate(parts, 1):
        title, _, body = part.partition("\n")
        assert re.fullmatch(rf"{number}\. .+ \(\d{{4}}-\d\d-\d\d\)", title), title
        assert all(f"**{word}.**" in body for word in ("Context", "Choice", "Consequence")), title
        assert len(body.strip().splitlines()) <= 12, title
