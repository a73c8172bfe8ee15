"""The rule kinds, one file each. Adding one is adding a file here and its cases in `tests/cases/rules/`."""
