"""What is said where a result cannot be written."""

from scoring.replacing import why_not_written


class CannotWrite(Exception):
    """A result cannot be written, and why."""

    def __init__(self, file: str, reason: object) -> None:
        super().__init__(file)
        self.file = file
        self.reason = reason

    @classmethod
    def because(cls, file: str, error: OSError) -> "CannotWrite":
        """What the operating system says, in our words."""
        return cls(file, why_not_written(error))
