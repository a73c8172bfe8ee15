"""What one would write in an afternoon: CSafeLoader, jsonschema and Decimal over a folder of scorecards.

python benchmarks/plain_audit.py FOLDER
"""

import json
import re
import sys
from collections.abc import Iterator
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

ROOT = Path(__file__).resolve().parent.parent
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
CENT = Decimal("0.01")


class Loader(yaml.CSafeLoader):
    """Floats as decimals."""


Loader.add_constructor("tag:yaml.org,2002:float", lambda loader, node: Decimal(loader.construct_scalar(node)))


def leaves(node: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield from node.get("indicators", ())
    for group in node.get("groups", ()):
        yield from leaves(group)


def score(row: dict[str, Any]) -> Decimal | None:
    """The ratio of the first numbers that stand there."""
    target, actual = (NUMBER.search(str(row.get(name, ""))) for name in ("target", "actual"))
    weight = Decimal(str(row["weight"]))
    if target is None or actual is None:
        return None
    promised, reached = Decimal(target.group()), Decimal(actual.group())
    low = "≤" in str(row["target"]) or "＜" in str(row["target"])
    top, bottom = (promised, reached) if low else (reached, promised)
    share = Decimal(1) if bottom == 0 else min(Decimal(1), top / bottom)
    return (weight * share).quantize(CENT, ROUND_HALF_UP)


def main(folder: str) -> None:
    schema = json.loads((ROOT / "schemas" / "scorecard.schema.json").read_text(encoding="utf-8"))
    validator = Draft202012Validator(schema)
    for file in sorted(Path(folder).rglob("*.yaml")):
        data = yaml.load(file.read_text(encoding="utf-8"), Loader=Loader)
        problems = [each.message for each in validator.iter_errors(data)]
        declared = Decimal(0)
        for row in leaves(data):
            points, stated = score(row), Decimal(str(row.get("declared", 0)))
            declared += stated
            if points is not None and points != stated:
                print(file, row["name"], stated, points)
        budget = Decimal(str(data.get("budget", {}).get("declared", 0)))
        if problems or declared + budget != Decimal(str(data.get("declared_total", 0))):
            print(file, "total", declared + budget, data.get("declared_total"), *problems)


if __name__ == "__main__":
    main(sys.argv[1])
