"""Tests: run `pytest` in the folder of the project."""
