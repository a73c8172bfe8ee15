"""Gates: what a project lets pass. They decide about the exit status alone, and change no finding and no score.

`draft`, `submission` and `strict` come with the package; a project states its own in a file of `format: gates/1`.

>>> gates = find("strict")
>>> gates.fail_on, gates.counts_accepted, gates.codes["reason/missing"]
('warning', True, 'error')
"""

from scoring.gates.judging import Miss, Misses, judge
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
]
