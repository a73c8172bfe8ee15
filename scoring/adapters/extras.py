"""Packages that only some users need."""

from importlib.util import find_spec

from scoring.problems import Problem, Refusal


class MissingExtra(Refusal, ImportError):
    """A package that an adapter needs is not installed."""


def demand(package: str, extra: str) -> None:
    """Raises `MissingExtra` where a package is not installed, which says how to install it."""
    if find_spec(package) is None:
        raise MissingExtra((Problem("adapter/needs-package", {"package": package, "extra": extra}),))
