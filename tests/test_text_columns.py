"""Columns of texts give, row by row, what the exact engine gives for an indicator with these texts."""

from decimal import Decimal
from typing import Any

import numpy
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scoring import rulebooks
from scoring.columns import UNSCORED, score_texts
from scoring.columns.blocks import CODES
from scoring.columns.texts import Amounts
from scoring.engine.rows import score_row
from scoring.model import Indicator, Status
from scoring.notation.units import UNITS as UNITS_KNOWN
from scoring.problems import InvalidColumns

TARGETS = (
    "≥920万次", "≥95%", "95%", "≤3次", "<5天", "=12个", "0", "≤0次", "＞3000元", "≥0.3万元", "100", "100个", "3-5个", "2024年6月底", "前五名",
    "有效提升", "≥1/3", "约500人", "≥500（人）", "", "—", "≥3000.0000000000000001个", "逐年提高", "≤2小时", "≥-5%",
)  # fmt: skip
ACTUALS = (
    "496万次", "96%", "0.96", "96.5个百分点", "2", "3次", "4次", "0", "无", "12个", "12", "11", "3500元", "0.35万元", "2999.99元", "未测量", "",
    "约490人", ">3000个", "490（人）", "第3名", "2024年5月", "显著提升", "90分钟", "1.5小时", "3+4个", "不适用", "-4%", "?!", "4.0000000000000000001个",
)  # fmt: skip


def expected(row: tuple[Any, ...], book: rulebooks.Rulebook, name: str) -> tuple[int, int]:
    weight, target, actual, declared = row
    stated = None if numpy.isnan(declared) else Decimal(repr(declared))
    indicator = Indicator(name, Decimal(repr(weight)), target, actual, stated, (), ())
    found = score_row(indicator, book, 2024)
    return UNSCORED if found.score is None else int(found.score * 100), CODES[found.status]


def check(rows: list[tuple[Any, ...]], reference: str, name: str) -> None:
    book = rulebooks.find(reference)
    weight, target, actual, declared = (list(each) for each in zip(*rows, strict=True))
    found = score_texts(
        weight=numpy.array(weight),
        target=target,
        actual=actual,
        declared=numpy.array(declared),
        year=2024,
        rulebook=book,
        name=name,
    )
    assert found.mismatch is not None
    for at, row in enumerate(rows):
        score, status = expected(row, book, name)
        assert (found.score[at], found.status[at]) == (score, status), row
        is_known = score != UNSCORED and not numpy.isnan(row[3])
        assert found.mismatch[at] == (is_known and Decimal(repr(row[3])) * 100 != score), row


@pytest.mark.parametrize("reference", ["national-2020", "wuhan-2021", "platform-manual"])
@pytest.mark.parametrize("name", ["", "系统故障率"])
def test_any_texts_beside_each_other_are_scored_as_in_a_table(reference: str, name: str) -> None:
    rows = [
        (weight, target, actual, declared)
        for target in TARGETS
        for actual in ACTUALS
        for weight, declared in ((2.5, numpy.nan), (10.0, 1.67))
    ]
    check(rows, reference, name)


AMOUNTS = st.decimals(0, 5000, places=2).map(lambda amount: f"{amount.normalize():f}")
UNITS = st.sampled_from(["", "个", "万个", "%", "元", "万元", "天", "小时"])


@given(
    st.lists(
        st.tuples(
            st.sampled_from([1.0, 2.5, 3.33]),
            st.builds("{}{}{}".format, st.sampled_from(["≥", "≤", ">", "<", "=", ""]), AMOUNTS, UNITS),
            st.builds("{}{}".format, AMOUNTS, UNITS),
            st.one_of(st.just(numpy.nan), st.decimals(0, 4, places=2).map(float)),
        ),
        min_size=1,
        max_size=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_any_amounts_are_scored_as_in_a_table(rows: list[tuple[Any, ...]]) -> None:
    check(rows, "hubei-2020", "例")


SCALES = ["", "千", "万", "十万", "百万", "千万", "亿", "余万", "多"]
ENDS = sorted(
    {
        f"{scale}{unit}"
        for scale in SCALES
        for unit in [*UNITS_KNOWN, "%", "个百分点", "（人）", "良好", " 个", "/年"]
    }
)
NUMBERS = [
    "0",
    "1",
    "7",
    "12",
    "100",
    "0.5",
    "3.50",
    "99.9",
    "1234.5678",
    "2024",
    "20240101",
    "365",
    "999999999.99999",
]


def test_what_one_text_teaches_of_its_unit_holds_for_all_numbers() -> None:
    """Every known unit behind every scale: no number beside it is read in another way."""
    assert len(ENDS) > 500
    for end in ENDS:
        for first in ("7", "0.5"):
            texts = [f"{number}{end}" for number in (first, *NUMBERS)]
            together = Amounts.of(texts)
            for place, text in enumerate(texts):
                alone = Amounts.of([text])
                assert numpy.array_equal(together.number[place], alone.number[0], equal_nan=True), text
                ours = None if together.unit[place] < 0 else together.units[together.unit[place]]
                assert ours == (alone.units[0] if alone.units else None), text


def test_one_text_stands_for_every_row_and_no_cell_is_a_blank() -> None:
    found = score_texts(
        weight=5, target="≥920万次", actual=["496万次", None, "920万次"], year=2024, rulebook="wuhan-2021"
    )
    assert found.score.tolist() == [270, UNSCORED, 500]
    assert found.rows_with(Status.MISSING).tolist() == [False, True, False]


def test_arrow_columns_are_taken_with_and_without_a_dictionary() -> None:
    import pyarrow

    texts = pyarrow.chunked_array([["496万次", None], ["920万次"]])
    for actual in (texts, texts.dictionary_encode(), texts.to_numpy(zero_copy_only=False)):
        found = score_texts(weight=5, target="≥920万次", actual=actual, year=2024, rulebook="wuhan-2021")
        assert found.score.tolist() == [270, UNSCORED, 500]


def test_no_rows_are_no_error() -> None:
    assert score_texts(weight=[], target=[], actual=[], year=2024).score.size == 0


def test_columns_of_different_lengths_are_told() -> None:
    with pytest.raises(InvalidColumns, match="各列长度不一：weight 1、target 2、actual 3"):
        score_texts(weight=[1], target=["1", "2"], actual=["1", "2", "3"], year=2024)
