"""Exercises, screening and programmes as data, and the one loader that reads them."""
