"""Many clinicians at work at once, and whether everything they were told is kept is there afterwards."""
