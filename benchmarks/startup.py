"""How long people wait for small things: the import, and the audit of the seven tables.

Each is a whole process, run several times after a warm-up; the medians are printed beside those of
`import jsonschema` and of an empty Python, so that the figures mean something on any machine. An
editable installation imports more slowly than an installed wheel.
"""

import statistics
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RUNS = 11

COMMANDS = {
    "python, nothing imported": [sys.executable, "-c", "pass"],
    "import scoring": [sys.executable, "-c", "import scoring"],
    "import jsonschema": [sys.executable, "-c", "import jsonschema"],
    "jixiao audit indicators": [sys.executable, "-m", "scoring", "audit", "indicators"],
}


def seconds(command: list[str]) -> float:
    """The wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main() -> None:
    """Run the commands in turn, so that a slow moment of the machine hits them all."""
    for command in COMMANDS.values():
        seconds(command)
    times: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for _ in range(RUNS):
        for name, command in COMMANDS.items():
            times[name].append(seconds(command))
    empty = statistics.median(times["python, nothing imported"])
    for name, measured in times.items():
        median = statistics.median(measured)
        print(f"{name:28} {median * 1000:6.0f} ms, {(median - empty) * 1000:6.0f} ms above an empty Python")


if __name__ == "__main__":
    main()
