"""Explanations of declared numbers: the cases under cases/diagnosis, and that none is claimed which is not true."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import scoring
from scoring.messages import catalogue
from scoring.rules import KINDS, title_of

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "tests" / "cases" / "diagnosis"
Case = dict[str, Any]
NOTHING_FITS = {"zh": "未找到能重现这个数的原因。", "en": "Nothing that was tried reproduces this number."}


def cases() -> Iterator[Any]:
    for file in sorted(FOLDER.glob("*.yaml")):
        loaded = yaml.load(file.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)
        assert loaded, f"{file} holds no cases"
        for case in loaded:
            yield pytest.param(case, id=f"{file.stem}: {case['says']}")


CASES = list(cases())


def audited(text: str, code: str, rulebook: str | None = None) -> list[scoring.Finding]:
    """The findings of one code in a scorecard; a rulebook other than its own is a file beside the cases."""
    card = scoring.loads(text, "case.yaml")
    result = scoring.score(card, None if rulebook is None else FOLDER / rulebook)
    return [each for each in scoring.audit(result) if each.code == code]


def finding_of(case: Case) -> scoring.Finding:
    """The one finding that a case is about; its scorecard stands in the case or in a file."""
    text = case["scorecard"] if "scorecard" in case else (ROOT / case["file"]).read_text(encoding="utf-8")
    [finding] = audited(text, case["about"], case.get("rulebook"))
    return finding


def described(explanation: scoring.Explanation) -> Case:
    return {
        "kind": explanation.kind,
        "rows": list(explanation.rows),
        "zh": explanation.message,
        "en": explanation.say("en"),
    }


@pytest.mark.parametrize("case", CASES)
def test_the_search_finds_what_the_case_says(case: Case) -> None:
    found = [described(each) for each in finding_of(case).explanations or ()]
    if "first" in case:
        assert found[:1] == case["first"]
    else:
        assert found == case["explanations"]


@pytest.mark.parametrize("case", [each for each in CASES if each.values[0].get("explanations") == []])
def test_a_number_that_nothing_makes_is_said_to_be_one(case: Case) -> None:
    finding = finding_of(case)
    assert finding.say("zh").endswith(NOTHING_FITS["zh"])
    assert finding.say("en").endswith(NOTHING_FITS["en"])


def test_each_kind_of_explanation_has_a_case() -> None:
    known = {key.removeprefix("explanation/") for key in catalogue("zh") if key.startswith("explanation/")}
    stated = {
        each["kind"]
        for parameters in CASES
        for key in ("first", "explanations")
        for each in parameters.values[0].get(key, ())
    }
    assert stated == known - {"none", "rows-moved"}  # the latter is of expectations


# -- no explanation of a total is claimed that does not make it

BUDGET = "预算执行"
ROUNDINGS = {"half_up": ROUND_HALF_UP, "half_even": ROUND_HALF_EVEN, "down": ROUND_DOWN}


@dataclass(frozen=True)
class Line:
    """A row of a random table: `actual` of a target of at least `target`, and the score declared for it."""

    name: str
    group: str
    weight: Decimal
    target: int
    actual: int
    declared: Decimal

    @property
    def exact(self) -> Fraction:
        return Fraction(self.weight) * min(Fraction(self.actual, self.target), Fraction(1))

    @property
    def lost(self) -> Decimal:
        return self.weight - self.declared

    def __str__(self) -> str:
        return (
            f"{{name: {self.name}, weight: {self.weight}, target: ≥{self.target}个, "
            f"actual: {self.actual}个, declared: {self.declared}}}"
        )


@dataclass(frozen=True)
class Table:
    """A random table: budget row first, then the rows."""

    budget: Line
    rows: tuple[Line, ...]

    @property
    def lines(self) -> tuple[Line, ...]:
        return (self.budget, *self.rows)

    @property
    def stated(self) -> Decimal:
        return sum((each.declared for each in self.lines), Decimal(0))

    def sum_of(self, group: str) -> Decimal:
        return sum((each.declared for each in self.rows if each.group == group), Decimal(0))

    def text(self, total: Decimal) -> str:
        groups = "".join(
            f"- name: {name}\n  indicators:\n"
            + "".join(f"  - {each}\n" for each in self.rows if each.group == name)
            for name in sorted({each.group for each in self.rows})
        )
        budget = self.budget
        return (
            "format: scorecard/1\ntitle: 自评表\nyear: 2024\nrulebook: wuhan-2021\n"
            f"declared_total: {total}\n"
            f"budget: {{weight: {budget.weight}, planned: {budget.target}, executed: {budget.actual}, "
            f"declared: {budget.declared}}}\ngroups:\n{groups}reason: 工期延误\n"
        )


def places_in(number: Decimal) -> int:
    """How many decimals a number is written with."""
    exponent = number.as_tuple().exponent
    assert isinstance(exponent, int)
    return max(0, -exponent)


def places_of(facts: Any) -> int:
    """`places/2` is 2."""
    return int(str(facts["places"]).removeprefix("places/"))


def rounded(value: Fraction, places: int, rounding: str) -> Decimal:
    """Rounding by the decimal module, exact for the numbers of these tables."""
    scaled = value * 10**places
    doubled = Decimal(scaled.numerator * 10**6 // scaled.denominator) / 10**6
    if scaled.denominator not in (1, 2) and doubled == doubled.to_integral_value(ROUND_DOWN):
        doubled += Decimal("1e-9")
    return doubled.quantize(Decimal(1), ROUNDINGS[rounding]).scaleb(-places)


def sum_rounded(table: Table, places: int, rounding: str) -> Decimal:
    return sum((rounded(each.exact, places, rounding) for each in table.lines), Decimal(0))


def named(table: Table, claim: scoring.Explanation) -> list[Line]:
    return [each for each in table.lines if each.name in claim.rows]


Claim = Callable[[Table, scoring.Explanation, Decimal], bool]


def left_out(table: Table, claim: scoring.Explanation, total: Decimal) -> bool:
    return table.stated + sum(each.lost for each in named(table, claim)) == total


def taken_twice(table: Table, claim: scoring.Explanation, total: Decimal) -> bool:
    return table.stated - sum(each.lost for each in named(table, claim)) == total


def one_row(sign: int) -> Claim:
    def holds(table: Table, claim: scoring.Explanation, total: Decimal) -> bool:
        rows = named(table, claim)
        fitting = [each for each in table.rows if table.stated + sign * each.declared == total]
        count = claim.facts["count"] if claim.kind.endswith("-one-of") else 1
        return bool(rows) and len(fitting) == count and all(each in fitting for each in rows)

    return holds


def budget(sign: int) -> Claim:
    return lambda table, _, total: table.stated + sign * table.budget.declared == total


def group(sign: int) -> Claim:
    return lambda table, claim, total: table.stated + sign * table.sum_of(str(claim.facts["name"])) == total


def rows_rounded(rounding: str) -> Claim:
    def holds(table: Table, claim: scoring.Explanation, total: Decimal) -> bool:
        return sum_rounded(table, places_of(claim.facts), rounding) == total

    return holds


def rounded_once(rounding: str) -> Claim:
    return lambda table, _, total: (
        rounded(sum((each.exact for each in table.lines), Fraction(0)), 2, rounding) == total
    )


def swapped(text: str) -> set[str]:
    """Neighbouring digits exchanged; the point between two of them stays where it is."""
    digits, point = text.replace(".", ""), text.find(".")
    made = {digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :] for at in range(len(digits) - 1)}
    return {each if point < 0 else f"{each[:point]}.{each[point:]}" for each in made}


def doubled(text: str) -> set[str]:
    return {text[:at] + digit + text[at:] for at, digit in enumerate(text) if digit != "."}


def dropped(text: str) -> set[str]:
    return {text[:at] + text[at + 1 :] for at, digit in enumerate(text) if digit != "."}


def forms(number: Decimal) -> set[str]:
    """How a number can be written: 2.70 and 2.7."""
    return {f"{number:f}", f"{number.normalize():f}"}


def is_slip(made: Callable[[str], set[str]], right: Decimal, written: Decimal) -> bool:
    """Whether the slip gives the number as written; only a zero at its end may be missing."""
    texts = {each for text in forms(right) for each in made(text) if each.strip(".")}
    return f"{written:f}" in texts | {form for each in texts for form in forms(Decimal(each))}


def slipped(made: Callable[[str], set[str]]) -> Claim:
    return lambda table, _, total: is_slip(made, table.stated, total)


CLAIMS: dict[str, Claim] = {
    "deduction-left-out": left_out,
    "all-deductions-left-out": left_out,
    "deduction-twice": taken_twice,
    "row-left-out": one_row(-1),
    "row-left-out-one-of": one_row(-1),
    "row-twice": one_row(+1),
    "row-twice-one-of": one_row(+1),
    "cut-off": lambda table, _, total: rounded(Fraction(table.stated), places_in(total), "down") == total,
    "budget-left-out": budget(-1),
    "budget-twice": budget(+1),
    "group-left-out": group(-1),
    "group-twice": group(+1),
    "recomputed-scores": lambda table, _, total: sum_rounded(table, 2, "half_up") == total,
    "digits-exchanged": slipped(swapped),
    "digit-doubled": slipped(doubled),
    "digit-dropped": slipped(dropped),
    "point-moved": lambda table, _, total: total in (table.stated * 10, table.stated / 10),
    **{f"rows-rounded-{mode}": rows_rounded(mode) for mode in ROUNDINGS},
    **{f"rounded-once-{mode}": rounded_once(mode) for mode in ("half_up", "down")},
}


@st.composite
def tables(draw: st.DrawFn) -> Table:
    def line(name: str, group: str, weight: Decimal) -> Line:
        target = draw(st.sampled_from([3, 7, 8, 100]))
        actual = draw(st.integers(1, target))
        share = Fraction(weight) * Fraction(actual, target)
        slip = draw(st.sampled_from([Decimal(0)] * 4 + [Decimal("-0.1")]))
        return Line(name, group, weight, target, actual, max(rounded(share, 2, "half_up") + slip, Decimal(0)))

    count = draw(st.integers(2, 6))
    weights = [
        draw(st.sampled_from([Decimal(text) for text in ("1", "2", "2.5", "5", "13")])) for _ in range(count)
    ]
    rows = tuple(line(f"任务{at}", f"目标{1 + (at > 2)}", weight) for at, weight in enumerate(weights))
    return Table(line(BUDGET, "", Decimal(20)), rows)


SLIPS: dict[str, Callable[[Table, Line], Decimal]] = {
    "deduction-left-out": lambda table, row: table.stated + row.lost,
    "deduction-twice": lambda table, row: table.stated - row.lost,
    "row-left-out": lambda table, row: table.stated - row.declared,
    "row-twice": lambda table, row: table.stated + row.declared,
    "budget-left-out": lambda table, _: table.stated - table.budget.declared,
    "group-left-out": lambda table, row: table.stated - table.sum_of(row.group),
    "all-deductions-left-out": lambda table, _: sum((each.weight for each in table.lines), Decimal(0)),
    "rows-rounded-down": lambda table, _: sum_rounded(table, 2, "down"),
    "rows-rounded-half_up": lambda table, _: sum_rounded(table, 1, "half_up"),
    "rounded-once-half_up": lambda table, _: rounded(
        sum((each.exact for each in table.lines), Fraction(0)), 2, "half_up"
    ),
    "digits-exchanged": lambda table, _: Decimal(max(swapped(f"{table.stated:f}"))),
    "nothing": lambda table, row: table.stated + row.weight / 7,
}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(tables(), st.sampled_from(sorted(SLIPS)), st.integers(0, 5))
def test_what_is_claimed_of_a_total_makes_the_total(table: Table, slip: str, at: int) -> None:
    total = round(SLIPS[slip](table, table.rows[at % len(table.rows)]), 3)
    total = Decimal(f"{max(total, Decimal(0)).normalize():f}")
    for finding in audited(table.text(total), "total/declared-mismatch"):
        for claim in finding.explanations or ():
            assert CLAIMS[claim.kind](table, claim, total), (claim.message, table.text(total))


@settings(max_examples=100, deadline=None, derandomize=True)
@given(tables(), st.sampled_from(sorted(set(SLIPS) - {"nothing", "rounded-once-half_up"})), st.integers(0, 5))
def test_a_slip_that_was_made_in_a_total_is_not_overlooked(table: Table, slip: str, at: int) -> None:
    total = Decimal(f"{SLIPS[slip](table, table.rows[at % len(table.rows)]):f}")
    for finding in audited(table.text(total), "total/declared-mismatch"):
        assert finding.explanations, (slip, table.text(total))


# -- no explanation of a row is claimed that does not make it


@dataclass(frozen=True)
class Single:
    """A row that misses its target, beside a neighbour of another weight."""

    rulebook: str
    is_ceiling: bool
    weight: Decimal
    target: int
    actual: int
    neighbour: Decimal

    @property
    def rule(self) -> str:
        if not self.is_ceiling:
            return "ratio"
        return "inverse_ratio" if self.rulebook == "wuhan-2021" else "linear_overrun"

    def points(
        self, rule: str, target: Fraction, actual: Fraction, weight: Decimal | None = None
    ) -> Fraction:
        """The rule as the regulations word it, written down a second time."""
        full = Fraction(weight if weight is not None else self.weight)
        if actual <= target if self.is_ceiling else actual >= target:
            return full
        if rule == "linear_overrun":
            return full * max(1 - (actual - target) / target, Fraction(0))
        return {"ratio": full * actual / target, "inverse_ratio": full * target / actual}.get(
            rule, Fraction(0)
        )

    @property
    def exact(self) -> Fraction:
        return self.points(self.rule, Fraction(self.target), Fraction(self.actual))

    @property
    def score(self) -> Decimal:
        return rounded(self.exact, 2, "half_up")

    @property
    def lost(self) -> Decimal:
        return self.weight - self.score

    def text(self, declared: Decimal) -> str:
        sign, budget = "≤" if self.is_ceiling else "≥", 20 if self.rulebook == "wuhan-2021" else 10
        return (
            f"format: scorecard/1\ntitle: 自评表\nyear: 2024\nrulebook: {self.rulebook}\n"
            f"budget: {{weight: {budget}, planned: 1, executed: 1, declared: {budget}}}\nindicators:\n"
            f"- {{name: 甲, weight: {self.weight}, target: {sign}{self.target}次, actual: {self.actual}次, "
            f"declared: {declared:f}}}\n"
            f"- {{name: 乙, weight: {self.neighbour}, target: 1次, actual: 1次, declared: {self.neighbour}}}\n"
            "reason: 工期延误\n"
        )


def value_of(row: Single, claim: scoring.Explanation) -> Fraction | Decimal:
    """The number that a claim says was written, before it was rounded."""
    facts, target, actual = claim.facts, Fraction(row.target), Fraction(row.actual)
    match claim.kind:
        case "other-formula":
            return row.points(KIND_TITLED[facts["rule"]["zh"]], target, actual)
        case "exchanged":
            return row.points(row.rule, actual, target)
        case "unit-slip":
            return row.points(row.rule, target, actual * Fraction(str(facts["times"])))
        case "share-rounded-first":
            mode = str(facts["mode"]).removeprefix("rounding/")
            share = rounded(row.exact / Fraction(row.weight), places_of(facts), mode)
            assert facts["share"] == Fraction(share)
            return row.weight * share
        case "cut-off":
            return row.exact
        case "lost-as-earned":
            return row.lost
        case "deduction-twice-in-row":
            return row.weight - 2 * row.lost
        case "other-weight":
            return row.points(row.rule, target, actual, row.neighbour)
        case "other-score":
            return row.neighbour
    raise AssertionError(claim.kind)


DIGIT_SLIPS = {"digits-exchanged": swapped, "digit-doubled": doubled, "digit-dropped": dropped}


KIND_TITLED = {title_of(name)["zh"]: name for name in KINDS}


def makes(row: Single, claim: scoring.Explanation, declared: Decimal) -> bool:
    """Whether a claim holds: its value, rounded as the declared number is written, is that number."""
    if claim.kind in DIGIT_SLIPS:
        return is_slip(DIGIT_SLIPS[claim.kind], row.score, declared)
    if claim.kind == "point-moved":
        return declared in (row.score * 10, row.score / 10)
    rounding = "down" if claim.kind == "cut-off" else "half_up"
    return rounded(Fraction(value_of(row, claim)), places_in(declared), rounding) == declared


@st.composite
def singles(draw: st.DrawFn) -> Single:
    is_ceiling = draw(st.booleans())
    low, high = sorted((draw(st.integers(1, 2000)), draw(st.integers(1, 2000))))
    target, actual = (low, high + 1) if is_ceiling else (high + 1, low)
    weights = st.sampled_from([Decimal(text) for text in ("1", "2", "2.5", "5", "10", "20")])
    book = draw(st.sampled_from(["wuhan-2021", "national-2020"]))
    return Single(book, is_ceiling, draw(weights), target, actual, draw(weights))


ROW_SLIPS: dict[str, Callable[[Single], Fraction | Decimal]] = {
    "other-formula": lambda row: row.points(
        "linear_overrun" if row.rule == "inverse_ratio" else "inverse_ratio",
        Fraction(row.target),
        Fraction(row.actual),
    ),
    "unit-slip": lambda row: row.points(row.rule, Fraction(row.target), Fraction(row.actual, 100)),
    "share-rounded-first": lambda row: row.weight * rounded(row.exact / Fraction(row.weight), 2, "half_up"),
    "lost-as-earned": lambda row: row.lost,
    "digits-exchanged": lambda row: Decimal(max(swapped(f"{row.score:f}"))),
    "nothing": lambda row: row.score / 3,
}


@settings(max_examples=150, deadline=None, derandomize=True)
@given(singles(), st.sampled_from(sorted(ROW_SLIPS)), st.sampled_from([1, 2, 2, 3]))
def test_what_is_claimed_of_a_row_makes_its_score(row: Single, slip: str, places: int) -> None:
    declared = rounded(Fraction(ROW_SLIPS[slip](row)), places, "half_up")
    for finding in audited(row.text(declared), "score/partial-credit"):
        for claim in finding.explanations or ():
            assert makes(row, claim, declared), (claim.message, row.text(declared))
