"""Gates: what a project lets pass. They decide about the exit status, and change no finding and no score.

Reports for build servers show what fails: failures of JUnit are those of the gates, and a missed floor is a failure of its own.

`draft`, `submission` and `strict` come with the package; a project states its own in a file of `format: gates/1`.

>>> gates = find("strict")
>>> gates.fail_on, gates.counts_accepted, gates.codes["reason/missing"]
('warning', True, 'error')
"""

from scoring.gates.judging import Miss, Misses, judge, verdict_on
from scoring.gates.model import LEVELS, Floor, Gates, InvalidGates
from scoring.gates.reader import find, presets

__all__ = [
    "LEVELS",
    "Floor",
    "Gates",
    "InvalidGates",
    "Miss",
    "Misses",
    "find",
    "judge",
    "presets",
    "verdict_on",
]
