"""评分标准 as tables write them: `每低1%扣0.5分，扣完为止` -> the data of a rule, and back.

A rule comes in one of these forms; keys in brackets stand only where the text says so, and `weight` may
stand with all of them (本项满分5分):

    {kind: ratio, [pass_from: 60%]}
    {pass_from: 60%}                                    the row's own rule from there on
    {kind: met_or_not, [otherwise: 50%]}
    {kind: manual, [when_met: full]}
    {kind: deduct, per: 1个, points: 0.5, [percent: of_target], [side: below | above | both], [most: 5],
     [part_steps: whole | pro_rata | up], [gain: 0.5, gain_most: 2]}
    {kind: bands, of: completion | actual, bands: [...], [otherwise: 0]}
    a band: {[from | above: 80%], [to | below: 90%], points: 5 | 80% | [6, 8]}

Points are numbers, or as text a share of full marks (`5%`). Without a side the steps lie wherever the
target is missed; a value that no band holds earns what `otherwise` says, and is open without it.

What the words take for granted of the row (低于目标值不得分: that more is better) travels with the rule as its presumptions,
and how the text reads in rows of ranks or completion rates as other readings beside it.
"""

from scoring.standards.errors import StandardError
from scoring.standards.reader import read_standard
from scoring.standards.standard import Standard
from scoring.standards.writer import write_standard

__all__ = ["Standard", "StandardError", "read_standard", "write_standard"]
