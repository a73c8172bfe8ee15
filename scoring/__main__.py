"""`python -m scoring` is the command `jixiao`."""

import sys


def main() -> None:
    """Run the command line; an interruption ends it at once, with status 130 and no traceback."""
    try:
        from scoring.cli import run

        status = run(sys.argv[1:])
    except KeyboardInterrupt:
        status = 130
    sys.exit(status)


if __name__ == "__main__":
    main()
