"""Draws every exercise: a development tool that no part of the running service imports."""
