"""A small content folder of its own, for tests that break something in it."""

import shutil
from pathlib import Path

from clinic.content.loader import ROOT

SHARED = ("vocabulary", "guidance", "sources", "precautions", "figures")
# Three that name no exercise but each other.
EXERCISES = ("neck-rotation-supine", "neck-rotation-sitting", "neck-rotation-towel-assist")


def a_small_library(folder: Path) -> Path:
    """A copy of everything shared and a few exercises."""
    for name in SHARED:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "versions.yaml", folder / "versions.yaml")
    for name in EXERCISES:
        shutil.copytree(ROOT / "exercises" / name, folder / "exercises" / name)
    return folder
