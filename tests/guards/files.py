"""The project's own files, and laws each of them keeps, told as one test: whoever breaks one is named."""

import ast
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from clinic.config import ROOT

MODULES = sorted((ROOT / "clinic").rglob("*.py"))


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a module, read once for all guards."""
    return ast.parse(path.read_text("utf-8"))


def of_each(paths: Iterable[Path]) -> Callable[[Callable[[Path], None]], Callable[[], None]]:
    """Hold every one of these files to a law: a test a file would cost more than the looking."""
    found = list(paths)
    assert found, "a law about no file"

    def law(check: Callable[[Path], None]) -> Callable[[], None]:
        def test() -> None:
            faults = []
            for path in found:
                try:
                    check(path)
                except AssertionError as fault:
                    faults.append(f"{path.relative_to(ROOT)}: {fault}")
            assert not faults, "\n".join(faults)

        # Not functools.wraps: pytest would ask for a fixture named after the check's argument.
        test.__name__, test.__doc__, test.__module__ = check.__name__, check.__doc__, check.__module__
        return test

    return law
