"""`python -m scoring` is the command `jixiao`."""

import gc
import os
import sys

INTERRUPTED = 130
YOUNG = 50_000
"""So many new objects are waited for before cycles are looked for among them. What is made of a file hardly has any and is
gone when the file is done; with the default of 700 a sixth of the time of a folder went into looking."""


def main() -> None:
    """Run the command line; an interruption ends it at once, with status 130 and no traceback."""
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
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
