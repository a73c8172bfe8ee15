"""The version of the engine; reports carry it."""

__version__ = "0.1.0"
