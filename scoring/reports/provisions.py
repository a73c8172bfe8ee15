"""The parameters of a rulebook in words, each under the key of its statement."""

from collections.abc import Iterator
from fractions import Fraction

from scoring.messages import Language, Term, say
from scoring.notation import Relation
from scoring.numbers import show
from scoring.policies import BlankPlan, Negative
from scoring.problems import Path
from scoring.records import record
from scoring.reports.wording import grade_in_words, rounding_in_words
from scoring.rulebooks import GROUP, TOTAL, Grade, OverAchievement, Rulebook, Veto
from scoring.rules import Note, Rule, RuleChange
from scoring.rules.parameters import Marks, percent, points_in_words
from scoring.rules.rule import clauses


@record
class Provision:
    """What a parameter is about, and what it says."""

    label: str
    words: str


def provisions(book: Rulebook, language: Language) -> dict[Path, Provision]:
    """Every parameter of a rulebook in words."""
    found = (*_sums(book, language), *_rules(book, language), *_policies(book, language))
    found += (*_unwritten(book, language), *_roundings(book, language))
    found += (*_aggregates(book, language), *_results(book, language))
    return {key: Provision(label, words) for key, label, words in found}


def effective(book: Rulebook, language: Language) -> str:
    """From when until when."""
    until = book.effective_until
    return f"{book.effective_from} – {until or say('text/until-now', {}, language)}"


def _label(name: str, language: Language) -> str:
    return say(f"label/{name}", {}, language)


def _sums(book: Rulebook, language: Language) -> Iterator[tuple[Path, str, str]]:
    yield ("effective",), _label("effective", language), effective(book, language)
    yield ("full",), _label("full", language), show(book.full.value)
    if book.budget is not None:
        marks = points_in_words(Marks(Fraction(book.budget_weight)))[language]
        words = [marks, book.budget.in_words().say(language)]
        words.append(say("text/budget-weight-of-table", {}, language))
        if book.blank_plan is BlankPlan.AS_ZERO:
            words.append(say("text/blank-plan-as-zero", {}, language))
        yield ("budget",), _label("budget", language), say("text/clause", {}, language).join(words)
    if book.layout is not None:
        shares = (f"{' + '.join(each.categories)} {show(each.weight)}" for each in book.layout.value)
        yield ("layout",), _label("layout", language), say("text/clause", {}, language).join(shares)


def _rules(book: Rulebook, language: Language) -> Iterator[tuple[Path, str, str]]:
    for relation, rule in book.rules.items():
        label = say(f"relation/{relation.value}", {}, language)
        yield ("rules", relation.value), label, rule.in_words().say(language)
    for name, change in book.indicators.items():
        yield ("indicators", name), f"“{name}”", _change_in_words(change, language)


def _change_in_words(change: RuleChange, language: Language) -> str:
    """The rule of the indicators of a name, or that of their targets with other limits."""
    rule = change.over(None)
    if rule is not None:
        return rule.in_words().say(language)
    return clauses(Note("text/limits-alone"), *(words for _, words in change.limits.in_words())).say(language)


def _unwritten(book: Rulebook, language: Language) -> Iterator[tuple[Path, str, str]]:
    relation, rule = book.unwritten_relation, book.unwritten_rule.value
    facts = {
        "default": Term(f"relation/{relation.default.value}"),
        "zero": Term(f"relation/{relation.zero.value}"),
        "words": relation.ceiling_words,
        "ceiling": Term(f"relation/{Relation.AT_MOST.value}"),
    }
    code = "text/unwritten" if relation.ceiling_words else "text/unwritten-no-words"
    yield ("unwritten_relation",), _label("unwritten", language), say(code, facts, language)
    parts = {"part": Term(f"unwritten/{rule.part_steps}"), "percent": Term(f"unwritten/{rule.percent}")}
    words = say("text/unwritten-rule", parts, language)
    yield ("unwritten_rule",), _label("unwritten-rule", language), words


def _policies(book: Rulebook, language: Language) -> Iterator[tuple[Path, str, str]]:
    stated = (
        ("not_measured", "not-measured", book.not_measured.value),
        ("not_applicable", "not-applicable", book.not_applicable.value),
        ("withdrawn", "withdrawn", book.withdrawn.value),
        ("blank", "blank", book.blank.value),
        ("zero_weight", "zero-weight", book.zero_weight.value),
        ("negative_actual", "negative", book.negative_actual.value),
        ("deduction_column", "deductions", book.deduction_column.value),
        ("reason", "reason", book.reason.value),
    )
    for key, name, policy in stated:
        code = "measured_zero" if policy is Negative.ZERO else policy.value
        yield (key,), _label(name, language), say(f"policy/{code}", {}, language)
    bonus = book.bonus.value
    words = [say(f"policy/{bonus.policy.value}", {}, language)]
    if bonus.at_most is not None:
        words.append(say("text/total-at-most", {"points": show(bonus.at_most)}, language))
    yield ("bonus",), _label("bonus", language), say("text/clause", {}, language).join(words)


def _roundings(book: Rulebook, language: Language) -> Iterator[tuple[Path, str, str]]:
    for name, rounding in (
        ("row", book.row_rounding),
        ("budget", book.budget_rounding),
        ("group", book.group_rounding),
        ("total", book.total_rounding),
        ("grade", book.grade_rounding),
    ):
        yield ("rounding", name), _label(f"rounding-{name}", language), rounding_in_words(rounding, language)


def _aggregates(book: Rulebook, language: Language) -> Iterator[tuple[Path, str, str]]:
    known = {TOTAL: _label("aggregate-total", language), GROUP: _label("aggregate-group", language)}
    for name, each in book.aggregates.items():
        yield ("aggregates", name), known.get(name, f"“{name}”"), each.kind.in_words().say(language)
    if book.combination is not None:
        ways = {name: Term(f"way/{way.value}") for name, way in vars(book.combination.value).items()}
        yield ("combination",), _label("combination", language), say("text/combination", ways, language)


def _results(book: Rulebook, language: Language) -> Iterator[tuple[Path, str, str]]:
    for index, over in enumerate(book.over_achievement):
        yield ("over_achievement", index), _label("over", language), _over_achievement(over, language)
    if book.total_cap is not None:
        yield ("total_cap",), _label("total-cap", language), _total_cap(book.total_cap, language)
    for index, veto in enumerate(book.vetoes):
        yield ("vetoes", index), _label("veto", language), _veto(veto, language)
    yield ("grades",), _label("grade", language), _grades(book.grades.value, language)


def _total_cap(cap: Rule, language: Language) -> str:
    """The highest total by the execution rate: what a rule gives is here the most that a total may be."""
    words = [each.say(language) for each in cap.kind.ceiling_in_words()]
    if not words:
        return say("text/total-at-most-by-rule", {"rule": cap.in_words().say(language)}, language)
    return say("text/clause", {}, language).join(words)


def _over_achievement(over: OverAchievement, language: Language) -> str:
    facts = {
        "limit": "" if over.limit is None else percent(over.limit),
        "severity": Term(f"severity/{over.severity.value}"),
        "treatment": say(f"treatment/{over.treatment.value}", {"points": over.points}, language),
        "relations": tuple(Term(f"relation/{each.value}") for each in over.relations),
    }
    which = "any-deviation" if over.limit is None else "over-limit-beyond" if over.beyond else "over-limit"
    words = [say(f"text/{which}", facts, language)]
    if over.zero_target is not None:
        words.append(say("text/over-zero-target", {"actual": over.zero_target}, language))
    if over.under is not None:
        words.append(say("text/over-under", {"limit": percent(over.under)}, language))
    return say("text/clause", {}, language).join(words)


def _veto(veto: Veto, language: Language) -> str:
    facts = {"flag": veto.flag or "", "rows": veto.missed, "grade": veto.grade}
    cause = "flag" if veto.flag else "hurdle"
    return say(
        f"text/veto-{cause}-at-most" if veto.is_ceiling else f"text/veto-{cause}-grade", facts, language
    )


def _grades(grades: tuple[Grade, ...], language: Language) -> str:
    if not grades:
        return say("text/no-grades", {}, language)
    return say("text/clause", {}, language).join(map(grade_in_words, grades))
