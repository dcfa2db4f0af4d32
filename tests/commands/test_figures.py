"""Where only what runs the service is installed, the drawings' commands say what is missing."""

import sys

import pytest
from flask import Flask

from clinic.commands.figures import figures


@pytest.mark.once
@pytest.mark.parametrize("arguments", [["check"], ["draw", "cat-cow"], ["sheet", "folder"]])
def test_without_the_generator_a_command_names_the_way_to_it(
    app: Flask, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    monkeypatch.setitem(sys.modules, "numpy", None)
    answer = app.test_cli_runner().invoke(figures, arguments)
    assert answer.exit_code == 1
    assert answer.output == (
        "Error: Drawing takes what only development needs. "
        "`make figures` installs it and draws what is stale.\n"
    )
