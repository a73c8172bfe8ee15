"""Standards are defined by the files under cases/standards: a text, and the data it reads as or why it is refused."""

import contextlib
import re
from collections.abc import Iterator
from re import _constants, _parser  # type: ignore[attr-defined]
from typing import Any

import pytest
import tables
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.messages import catalogue
from scoring.notation import cursor
from scoring.problems import Problem
from scoring.standards import StandardError, read_standard, write_standard

CASES = tables.groups_of("standards")
PARAMS = [pytest.param(case, id=f"{file}-{case['text'][:60]}") for file, case in CASES]
READ = [each for each in PARAMS if "reads" in each.values[0]]
REFUSED = [each for each in PARAMS if "error" in each.values[0]]
SAID = [each for each in REFUSED if "zh" in each.values[0]]

INVISIBLE = "每低1%\x07扣0.5分"
TOO_LONG = "每低1%扣0.5分，" * 51


def refusal(text: str) -> Problem:
    with pytest.raises(StandardError) as caught:
        read_standard(text)
    (problem,) = caught.value.problems
    assert problem == caught.value.problem
    return problem


@pytest.mark.parametrize("case", READ)
def test_a_text_reads_as_the_data_of_its_rule(case: dict[str, Any]) -> None:
    assert tables.as_text(read_standard(case["text"]).rule) == tables.as_text(case["reads"])


@pytest.mark.parametrize("case", READ)
def test_what_is_read_is_written_as_one_sentence_that_reads_the_same(case: dict[str, Any]) -> None:
    written = write_standard(case["reads"])
    assert tables.as_text(read_standard(written).rule) == tables.as_text(case["reads"])
    assert written == case.get("writes", written)


@pytest.mark.parametrize("case", REFUSED)
def test_a_text_is_refused_at_its_place(case: dict[str, Any]) -> None:
    problem = refusal(case["text"])
    assert (problem.code, problem.span) == (case["error"], tuple(case["at"]))


@pytest.mark.parametrize("case", SAID)
def test_the_reason_is_said_word_for_word(case: dict[str, Any]) -> None:
    problem = refusal(case["text"])
    assert (problem.say("zh"), problem.say("en")) == (case["zh"], case["en"])


def test_what_nobody_sees_is_refused_first() -> None:
    problem = refusal(INVISIBLE)
    assert (problem.code, problem.span) == ("standard/invisible", (4, 5))
    assert problem.say("zh") == "此处有看不见的控制字符；请删去"
    assert problem.say("en") == "there is a control character here that nobody sees; delete it"


def test_a_text_that_is_too_long_is_not_read() -> None:
    problem = refusal(TOO_LONG)
    assert (problem.code, problem.span) == ("standard/too-long", (500, 510))
    assert problem.say("zh") == "文字超过500字，不像一条评分标准"
    assert problem.say("en") == "more than 500 characters; that is no standard"


def test_every_reason_has_its_case_and_its_sentence() -> None:
    said = {each.values[0]["error"] for each in SAID} | {"standard/invisible", "standard/too-long"}
    assert said == {code for code in catalogue("zh") if code.startswith("standard/")}


def test_there_are_some_hundred_cases() -> None:
    assert len(READ) > 200
    assert len(REFUSED) > 150


def test_the_same_error_can_be_seen_from_the_row_that_holds_the_text() -> None:
    with pytest.raises(StandardError) as caught:
        read_standard("每低1扣0.5分")
    assert caught.value.under("rule").problem.path == ("rule",)


# -- nothing is passed over


@pytest.mark.parametrize("case", READ)
def test_a_word_that_nobody_knows_is_noticed_wherever_it_stands(case: dict[str, Any]) -> None:
    text = case["text"]
    for position in range(len(text) + 1):
        with pytest.raises(StandardError):
            read_standard(f"{text[:position]}囍{text[position:]}")


HOSTILE = {
    "long": "每低1%扣0.5分，" * 500,
    "brackets": "(" * 500,
    "nested": "(" * 249 + "达标" + ")" * 249,
    "formula": "得分=" + "(" * 240 + "完成率" + ")" * 240,
    "digits": "每少" + "1" * 490 + "个扣1分",
    "numerals": "每少" + "百" * 490 + "个",
    "targets": "达到" + "年度计划" * 120,
    "things": "每发生1起" + "安全生产责任" * 80,
    "doings": "每少" + "检查" * 240,
    "rates": "群众满意" * 120,
    "signs": "≥" * 500,
    "ranges": "80%-90%" * 70,
    "bands": "满意度≥90%得5分；" * 45,
    "conditions": "未完成的" * 120,
    "items": "该项" * 240,
    "factors": "得分=完成率" + "×分值" * 160,
    "marks": "，" * 500,
    "completions": "目标任务" * 120,
    "targets and numbers": "达到" + "年度计划目标任务" * 60 + "1",
    "limits": "每低1%扣1分，" + "最多扣5分，" * 80 + "最多扣6分",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_text_is_refused(text: str) -> None:
    refusal(text)


# -- no pattern can be taken apart in many ways: that is what makes matching take exponential time


def patterns_in_use(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """Every pattern that reading all cases tries."""
    seen: set[str] = set()

    def compiled(pattern: str) -> re.Pattern[str]:
        seen.add(pattern)
        return re.compile(pattern)

    monkeypatch.setattr(cursor, "_compiled", compiled)
    for case in PARAMS:
        with contextlib.suppress(StandardError):
            read_standard(case.values[0]["text"])
    return seen


def repeated_in(tree: Any) -> Iterator[Any]:
    """What is repeated anywhere in a parsed pattern."""
    for operation, argument in tree:
        if operation in (_constants.MAX_REPEAT, _constants.MIN_REPEAT, _constants.POSSESSIVE_REPEAT):
            _, most, body = argument
            if most != 1:
                yield body
            yield from repeated_in(body)
        elif operation is _constants.BRANCH:
            for each in argument[1]:
                yield from repeated_in(each)
        elif operation in (_constants.SUBPATTERN, _constants.ASSERT, _constants.ASSERT_NOT):
            yield from repeated_in(argument[-1])


def texts_of(tree: Any) -> set[str]:
    """Every text that a parsed pattern matches; sets of characters stand for one of them. Fails for endless ones."""
    found = {""}
    for operation, argument in tree:
        if operation is _constants.LITERAL:
            texts = {chr(argument)}
        elif operation in (_constants.IN, _constants.NOT_LITERAL):
            texts = {"\0"}
        elif operation is _constants.BRANCH:
            texts = set().union(*map(texts_of, argument[1]))
        elif operation is _constants.SUBPATTERN:
            texts = texts_of(argument[-1])
        elif operation is _constants.MAX_REPEAT:
            assert argument[:2] == (0, 1), "a repetition within another"
            texts = {"", *texts_of(argument[2])}
        else:
            assert operation in (_constants.ASSERT, _constants.ASSERT_NOT), operation
            texts = {""}
        found = {before + text for before in found for text in texts}
    return found


def is_decoded_in_one_way(words: set[str]) -> bool:
    """Whether no row of the words is also another row of them (Sardinas and Patterson)."""

    def left_over(longer: set[str], shorter: set[str]) -> set[str]:
        return {one[len(other) :] for one in longer for other in shorter if one.startswith(other)}

    tails = left_over(words, words) - {""}
    seen: set[str] = set()
    while tails - seen:
        if "" in tails or tails & words:
            return False
        seen |= tails
        tails = left_over(words, tails) | left_over(tails, words)
    return "" not in tails


def test_every_repetition_can_be_taken_apart_in_one_way_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    patterns = patterns_in_use(monkeypatch)
    assert len(patterns) > 80
    bodies = {str(body): body for each in patterns for body in repeated_in(_parser.parse(each))}
    assert len(bodies) > 10
    for body in bodies.values():
        texts = texts_of(body)
        assert "" not in texts
        assert is_decoded_in_one_way(texts), texts


def test_the_check_of_repetitions_notices_one_that_is_ambiguous() -> None:
    assert is_decoded_in_one_way({"目标", "任务", "目标值"})
    assert not is_decoded_in_one_way({"目标", "任务", "目标任务"})
    assert not is_decoded_in_one_way({"年度", "年", "度计划", "计划"})


# -- what holds for every text and every rule

MODEST = settings(max_examples=300, deadline=None, derandomize=True)

numbers = st.integers(1, 300) | st.decimals("0.01", 99, places=2, allow_nan=False, allow_infinity=False)
percents = st.integers(1, 100).map(lambda number: f"{number}%") | st.sampled_from(("0.5%", "12.5%", "99.9%"))
some_percents = percents.filter(lambda each: each != "100%")
points = numbers | percents
amounts = st.sampled_from(
    (
        "1个",
        "2起",
        "10人次",
        "1%",
        "0.5%",
        "3‰",
        "1个百分点",
        "1天",
        "1个月",
        "1工作日",
        "1万元",
        "2.5亿元",
        "1分",
        "1元/人",
        "100m²",
    )
)


def optional(**keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=keys)


def rule(kind: str, **keys: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({"kind": st.just(kind), **keys})


def merged(*parts: st.SearchStrategy[dict[str, Any]]) -> st.SearchStrategy[dict[str, Any]]:
    return st.tuples(*parts).map(lambda each: {key: value for part in each for key, value in part.items()})


sides = st.just({}) | st.just({"side": "both"})
sides |= st.fixed_dictionaries({"side": st.sampled_from(("below", "above"))})
gains = st.fixed_dictionaries(
    {"side": st.sampled_from(("below", "above")), "gain": points, "gain_most": points}
)
deductions = merged(
    rule("deduct", per=amounts, points=points),
    optional(most=points, part_steps=st.sampled_from(("whole", "pro_rata", "up"))),
    sides | gains,
)

earned = st.fixed_dictionaries({"points": numbers | st.just(0)}) | st.fixed_dictionaries({"points": percents})
earned |= st.fixed_dictionaries(
    {"points": st.lists(st.integers(0, 20), min_size=2, max_size=2, unique=True).map(sorted)}
)


@st.composite
def tables_of_bands(draw: st.DrawFn) -> dict[str, Any]:
    """Bands that follow on each other, written in any order; some may be missing if the rest is spoken of."""
    of, unit = draw(
        st.sampled_from((("completion", "%"), ("actual", "%"), ("actual", "万元"), ("actual", "")))
    )
    cuts = sorted(draw(st.sets(st.integers(1, 99), min_size=1, max_size=5)))
    values = [f"{cut}{unit}" if unit else cut for cut in cuts]
    is_upper = [draw(st.booleans()) for _ in cuts]
    bands: list[dict[str, Any]] = []
    for index in range(len(cuts) + 1):
        low = {"from" if is_upper[index - 1] else "above": values[index - 1]} if index else {}
        high = {"below" if is_upper[index] else "to": values[index]} if index < len(cuts) else {}
        bands.append({**low, **high, **draw(earned)})
    rest: dict[str, Any] = {}
    if len(bands) > 2 and draw(st.booleans()):
        bands = bands[1:-1]
        rest = {"otherwise": draw(numbers | percents | st.just(0))}
    return {"kind": "bands", "of": of, "bands": draw(st.permutations(bands)), **rest}


rules = merged(
    merged(rule("ratio"), optional(pass_from=some_percents))
    | st.fixed_dictionaries({"pass_from": some_percents})
    | merged(rule("met_or_not"), optional(otherwise=some_percents))
    | merged(rule("manual"), optional(when_met=st.just("full")))
    | deductions
    | tables_of_bands(),
    optional(weight=numbers),
)


@MODEST
@given(rules)
def test_every_rule_is_written_so_that_it_reads_the_same(data: dict[str, Any]) -> None:
    assert tables.as_text(read_standard(write_standard(data)).rule) == tables.as_text(data)


def read_or_refuse(text: str) -> None:
    try:
        data = read_standard(text).rule
    except StandardError as error:
        problem = error.problem
    else:
        assert read_standard(write_standard(data)).rule == data
        return
    assert problem.span is not None
    assert 0 <= problem.span[0] <= problem.span[1] <= len(text)
    assert problem.say("zh")
    assert problem.say("en")


@MODEST
@given(st.text(max_size=600))
def test_any_text_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)


WORDS = sorted(
    {
        text[start : start + length]
        for case in READ
        for text in [case.values[0]["text"]]
        for length in (1, 2, 4, 9)
        for start in range(0, len(text), length)
    }
)


@MODEST
@given(st.lists(st.sampled_from(WORDS), max_size=30).map("".join))
def test_any_text_of_known_words_is_read_or_refused(text: str) -> None:
    read_or_refuse(text)


@MODEST
@given(
    st.lists(st.sampled_from(WORDS).filter(bool), min_size=1, max_size=3).map("".join), st.sampled_from(WORDS)
)
def test_words_that_are_repeated_are_read_or_refused(words: str, last: str) -> None:
    read_or_refuse(words * ((490 - len(last)) // len(words)) + last)


SENTENCES = sorted({each for case in PARAMS for each in re.split("[，；。]", case.values[0]["text"])})


@settings(MODEST, max_examples=1000)
@given(st.lists(st.sampled_from(SENTENCES), max_size=4).map("，".join))
def test_any_sentences_together_are_read_or_refused(text: str) -> None:
    read_or_refuse(text)
