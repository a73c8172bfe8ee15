"""`python -m scoring` is the command `jixiao`."""

import os
import sys

INTERRUPTED = 130


def main() -> None:
    """Run the command line; an interruption ends it at once, with status 130 and no traceback."""
    try:
        from scoring.cli import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = INTERRUPTED
    if status == INTERRUPTED:  # the usual way out would wait for the worker processes
        os._exit(INTERRUPTED)
    sys.exit(status)


if __name__ == "__main__":
    main()
