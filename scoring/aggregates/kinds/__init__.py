"""The kinds of aggregates, one file each. Adding one is adding a file here and its cases in `tests/cases/aggregates/`."""
