"""Record batches, streams and Parquet files give what `score_columns` gives for all rows at once."""

import doctest
import subprocess
import sys
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy
import pyarrow
import pytest
from frames import cents, expected, rows
from hypothesis import given
from hypothesis import strategies as st
from pyarrow import parquet

from scoring import rulebooks
from scoring.adapters import BatchScorer, MissingExtra, score_batch, score_parquet, spark, total_stream
from scoring.adapters.extras import demand
from scoring.adapters.labels import Closed
from scoring.adapters.values import decimals_of, numbers_of
from scoring.model import Status
from scoring.problems import InvalidColumns

STATUSES = [each.value for each in Status]
BOOKS = ["national-2020", "wuhan-2021", "hubei-2020"]


# One batch.


@pytest.mark.parametrize("book", BOOKS)
def test_a_batch_gets_what_score_columns_finds(book: str) -> None:
    table = rows(500)
    found = score_batch(table.combine_chunks().to_batches()[0], rulebook=book)
    columns, _ = expected(table, book)
    assert cents(found.column("score")) == columns["score"]
    assert found.column("status").to_pylist() == [STATUSES[each] for each in columns["status"]]
    assert found.column("mismatch").to_pylist() == columns["mismatch"]
    assert found.select(table.column_names).equals(table.combine_chunks().to_batches()[0])


def test_a_table_gets_what_its_batches_get() -> None:
    table = rows(100)
    chunked = pyarrow.concat_tables([table.slice(0, 30), table.slice(30)])
    (batch,) = table.combine_chunks().to_batches()
    found = score_batch(chunked, rulebook="wuhan-2021")
    assert found.combine_chunks().to_batches() == [score_batch(batch, rulebook="wuhan-2021")]
    assert score_batch(chunked.slice(0, 0)).schema == found.schema


def test_columns_have_the_names_that_are_given_and_a_mismatch_needs_declared_scores() -> None:
    plain = {"分值": [5.0], "目标": [920], "实际": [496], "关系": ["≥"], "score": [2.5]}
    names = {"weight": "分值", "target": "目标", "actual": "实际", "relation": "关系", "score": "复核得分"}
    batch = pyarrow.RecordBatch.from_pydict(plain)
    assert score_batch(batch, columns=names).schema.names == [*plain, "复核得分", "status"]
    found = score_batch(batch, columns={**names, "declared": "score"}, rulebook="wuhan-2021")
    assert found.column("复核得分").to_pylist() == [Decimal("2.70")]
    assert found.column("mismatch").to_pylist() == [True]


def test_types_of_databases_are_read_as_the_decimals_that_they_are() -> None:
    money = pyarrow.decimal128(18, 2)
    whole, times = [Decimal("920.00"), None, Decimal("3.00")], [Decimal("496.00"), Decimal("1.10"), None]
    batch = pyarrow.RecordBatch.from_pydict(
        {
            "weight": pyarrow.array([5, 5, 5], pyarrow.int32()),
            "target": pyarrow.array(whole, money),
            "actual": pyarrow.array(times, money),
            "relation": pyarrow.array(["≥", "≥", "≥"]).dictionary_encode(),
            "declared": pyarrow.nulls(3),
        }
    )
    found = score_batch(batch, rulebook="national-2020")
    assert found.column("score").to_pylist() == [Decimal("2.70"), None, Decimal("0.00")]
    assert found.column("status").to_pylist() == ["computed", "missing", "not_measured"]
    assert found.column("mismatch").to_pylist() == [False] * 3


@given(st.lists(st.one_of(st.none(), st.decimals(-(10**11), 10**11, places=3))))
def test_a_decimal_is_the_number_that_its_float_prints_as(amounts: list[Decimal | None]) -> None:
    kind = pyarrow.decimal128(20, 3)
    column = pyarrow.array([None, *amounts], kind).slice(1)
    found = numbers_of("actual", column)
    assert [None if each != each else Decimal(repr(each)) for each in found.tolist()] == amounts  # noqa: PLR0124


@given(st.lists(st.one_of(st.just(-(2**63)), st.integers(-(10**18) + 1, 10**18 - 1))))
def test_units_are_the_same_number_as_decimals(units: list[int]) -> None:
    found = decimals_of(numpy.array(units, numpy.int64), 2)
    found.validate(full=True)
    assert found.to_pylist() == [None if each == -(2**63) else Decimal(each).scaleb(-2) for each in units]


def test_scores_of_more_digits_than_a_decimal_has_are_refused() -> None:
    with pytest.raises(InvalidColumns, match="columns/too-large"):
        decimals_of(numpy.array([-(10**18)]), 2)


# Batches of a stream.


@pytest.mark.parametrize("book", BOOKS)
@pytest.mark.parametrize("length", [1, 2, 3, 5, 64, 1000])
def test_totals_are_whole_however_batches_cut_cards(book: str, length: int) -> None:
    table = rows(300)
    scorer = BatchScorer.of(table.column_names, rulebook=book)
    found = list(total_stream(table.combine_chunks().to_batches(max_chunksize=length), scorer))
    scored = pyarrow.Table.from_batches([each.rows for each in found if each.rows is not None])
    totals = pyarrow.Table.from_batches([each.totals for each in found])
    columns, sums = expected(table, book)
    assert cents(scored.column("score")) == columns["score"]
    assert dict(zip(totals.column("card").to_pylist(), cents(totals.column("total")), strict=True)) == sums


def test_a_total_that_is_no_sum_is_made_of_all_its_rows(tmp_path: Path) -> None:
    """Of 40 marks 10 are left out; the others have 15 of 30, so the card has 20 of 40, in whatever batches."""
    book = tmp_path / "left-out.yaml"
    book.write_text(
        "format: rulebook/1\nid: left-out\nextends: hubei-2020\ntitle: {zh: 例, en: example}\n"
        "effective: {from: 2024-01-01, assumption: {zh: 例, en: example}}\n"
        "not_measured: {policy: left_out, assumption: {zh: 例, en: example}}\n",
        encoding="utf-8",
    )
    table = pyarrow.table(
        {
            "weight": [10.0, 20, 10],
            "target": [1.0] * 3,
            "actual": [None, 0.5, 0.5],
            "relation": ["≥"] * 3,
            "card": [7] * 3,
        }
    )
    scorer = BatchScorer.of(table.column_names, rulebook=book)
    (found,) = total_stream(table.to_batches(max_chunksize=1), scorer)
    assert found.totals.to_pylist() == [{"card": 7, "total": Decimal("20.00")}]


# Files.


def test_a_folder_goes_into_a_folder_and_what_stood_there_is_replaced(tmp_path: Path) -> None:
    table = rows(400)
    card = table.column("card").to_pylist()
    cut = next(each for each in range(200, 400) if card[each] != card[each - 1])
    (tmp_path / "in" / "b").mkdir(parents=True)
    (tmp_path / "out").mkdir()
    (tmp_path / "out" / "a.parquet").write_text("earlier")
    parquet.write_table(table.slice(0, cut), tmp_path / "in" / "a.parquet")
    parquet.write_table(table.slice(cut), tmp_path / "in" / "b" / "c.parquet")
    count = score_parquet(
        tmp_path / "in",
        tmp_path / "out",
        totals=tmp_path / "totals.parquet",
        rulebook="wuhan-2021",
        rows_at_once=37,
    )
    columns, sums = expected(table, "wuhan-2021")
    parts = [parquet.read_table(tmp_path / "out" / each) for each in ("a.parquet", "b/c.parquet")]
    assert cents(pyarrow.concat_tables(parts).column("score")) == columns["score"]
    totals = parquet.read_table(tmp_path / "totals.parquet")
    assert dict(zip(totals.column("card").to_pylist(), cents(totals.column("total")), strict=True)) == sums
    assert count == 400
    only = tmp_path / "only.parquet"
    score_parquet(tmp_path / "in", totals=only, rulebook="wuhan-2021")
    assert parquet.read_table(only).equals(totals)
    assert list(tmp_path.rglob("*.partial")) == []


def test_a_file_without_rows_gives_one_without_rows(tmp_path: Path) -> None:
    parquet.write_table(rows(5).slice(0, 0), tmp_path / "none.parquet")
    score_parquet(tmp_path / "none.parquet", tmp_path / "out.parquet", totals=tmp_path / "totals.parquet")
    assert parquet.read_table(tmp_path / "out.parquet").column_names[-3:] == ["score", "status", "mismatch"]
    assert parquet.read_table(tmp_path / "totals.parquet").num_rows == 0


def _late_mistake(folder: Path) -> None:
    table = rows(100)
    weight = table.column("weight").to_numpy().copy()
    weight[90] = -1
    place = table.column_names.index("weight")
    parquet.write_table(table.set_column(place, "weight", pyarrow.array(weight)), folder / "in.parquet")


def _cut_short(folder: Path) -> None:
    parquet.write_table(rows(3000), folder / "whole.parquet")
    whole = (folder / "whole.parquet").read_bytes()
    (folder / "in.parquet").write_bytes(whole[: len(whole) // 2])


def _damaged_inside(folder: Path) -> None:
    parquet.write_table(rows(3000), folder / "in.parquet", use_dictionary=False)
    content = bytearray((folder / "in.parquet").read_bytes())
    content[2000:9000] = bytes(7000)
    (folder / "in.parquet").write_bytes(bytes(content))


DAMAGED = "不是完整的 Parquet 文件，或内容已损坏；请重新生成 [adapter/damaged]"
NEGATIVE = "weight 有1行小于0，第一处是第90行（从0数起）。分值不能是负数 [columns/negative-weight]"


@pytest.mark.parametrize(
    ("spoil", "says"), [(_late_mistake, NEGATIVE), (_cut_short, DAMAGED), (_damaged_inside, DAMAGED)]
)
def test_what_fails_leaves_an_earlier_result_as_it_was(
    spoil: Callable[[Path], None], says: str, tmp_path: Path
) -> None:
    spoil(tmp_path)
    (tmp_path / "out.parquet").write_text("earlier")
    with pytest.raises(InvalidColumns) as refused:
        score_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet", rows_at_once=20)
    assert str(refused.value) == f"{tmp_path}/in.parquet: {says}"
    assert (tmp_path / "out.parquet").read_text() == "earlier"
    assert sorted(each.name for each in tmp_path.iterdir() if each.stem in ("in", "out")) == [
        "in.parquet",
        "out.parquet",
    ]
    assert list(tmp_path.glob("*.partial")) == []


def test_a_file_that_is_not_there_is_told_by_the_system(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        score_parquet(tmp_path / "none.parquet", tmp_path / "out.parquet")


def test_a_full_disk_leaves_nothing_behind(tmp_path: Path) -> None:
    """A process that may write no more than 64 KiB to a file stands for a disk that is full."""
    parquet.write_table(rows(20_000), tmp_path / "in.parquet")
    code = (
        "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))\n"
        "from scoring.adapters import score_parquet\n"
        "try: score_parquet('in.parquet', 'out.parquet')\n"
        "except OSError as error: print('errno', error.errno)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.stdout, run.returncode) == ("errno 27\n", 0), run.stderr
    assert [each.name for each in tmp_path.iterdir()] == ["in.parquet"]


def test_a_folder_whose_second_file_fails_keeps_all_earlier_results(tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    parquet.write_table(rows(100), folder / "a.parquet")
    _cut_short(tmp_path)
    (tmp_path / "in.parquet").rename(folder / "b.parquet")
    for each in ("a.parquet", "b.parquet", "totals.parquet"):
        (tmp_path / "out").mkdir(exist_ok=True)
        (tmp_path / "out" / each).write_text("earlier")
    with pytest.raises(InvalidColumns) as refused:
        score_parquet(folder, tmp_path / "out", totals=tmp_path / "out" / "totals.parquet")
    assert str(refused.value) == f"{folder}/b.parquet: {DAMAGED}"
    assert {each.name: each.read_text() for each in (tmp_path / "out").iterdir()} == {
        "a.parquet": "earlier",
        "b.parquet": "earlier",
        "totals.parquet": "earlier",
    }


def test_a_folder_may_have_more_files_than_a_process_may_open(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for number in range(80):
        parquet.write_table(
            pyarrow.table({**PLAIN, "card": [number] * 2}), tmp_path / "in" / f"{number}.parquet"
        )
    code = (
        "import resource, scoring.adapters\n"
        "resource.setrlimit(resource.RLIMIT_NOFILE, (40, 40))\n"
        "print(scoring.adapters.score_parquet('in', 'out', totals='totals.parquet'))\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert (run.stdout, run.returncode) == ("160\n", 0), run.stderr
    assert len(list((tmp_path / "out").iterdir())) == 80


def test_a_link_goes_on_leading_to_the_file_that_is_replaced(tmp_path: Path) -> None:
    parquet.write_table(rows(10), tmp_path / "in.parquet")
    (tmp_path / "real.parquet").write_text("earlier")
    (tmp_path / "link.parquet").symlink_to("real.parquet")
    score_parquet(tmp_path / "in.parquet", tmp_path / "link.parquet")
    assert (tmp_path / "link.parquet").is_symlink()
    assert parquet.read_table(tmp_path / "real.parquet").num_rows == 10


def _problem(*arguments: Any, **options: Any) -> Any:
    with pytest.raises(InvalidColumns) as refused:
        score_parquet(*arguments, **options)
    (problem,) = refused.value.problems
    return problem


SPOILING: list[tuple[tuple[str, ...], dict[str, Any], str, str]] = [
    (
        ("f.parquet",),
        {"totals": "f.parquet"},
        "f.parquet 是要读取的文件，会被覆盖；请换一个 destination 或 totals",
        "f.parquet is read and would be written over; choose another destination or totals",
    ),
    (
        ("src", "src"),
        {},
        "src/a.parquet 是要读取的文件，会被覆盖；请换一个 destination 或 totals",
        "src/a.parquet is read and would be written over; choose another destination or totals",
    ),
    (
        ("f.parquet", "link.parquet"),
        {},
        "link.parquet 是要读取的文件，会被覆盖；请换一个 destination 或 totals",
        "link.parquet is read and would be written over; choose another destination or totals",
    ),
    (
        ("f.parquet", "q.parquet"),
        {"totals": "./q.parquet"},
        "q.parquet 会被写两次；destination 和 totals 请用不同的名字",
        "q.parquet would be written twice; give destination and totals different names",
    ),
    (
        ("src", "src/out"),
        {},
        "src/out/a.parquet 会落在要读取的文件夹 src 里，下次会被当作数据读取；请写到别的文件夹",
        "src/out/a.parquet would lie in src, the folder that is read, and be read as rows the next time; "
        "write to another folder",
    ),
    (
        ("src",),
        {"totals": "src/totals.parquet"},
        "src/totals.parquet 会落在要读取的文件夹 src 里，下次会被当作数据读取；请写到别的文件夹",
        "src/totals.parquet would lie in src, the folder that is read, and be read as rows the next time; "
        "write to another folder",
    ),
    (
        ("none", "out"),
        {},
        "none 里没有 .parquet 文件；请换一个文件夹，或写明文件",
        "there are no .parquet files in none; name a folder that has some, or a file",
    ),
    (
        ("f.parquet", "q.parquet"),
        {"rows_at_once": 0},
        "rows_at_once 是0；应为不小于1的整数",
        "rows_at_once is 0; it must be a whole number from 1 on",
    ),
]


@pytest.mark.parametrize(("arguments", "options", "zh", "en"), SPOILING)
def test_what_would_spoil_a_file_is_told_before_any_is_opened(  # noqa: PLR0917
    arguments: tuple[str, ...],
    options: dict[str, Any],
    zh: str,
    en: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "none" / "folder.parquet").mkdir(parents=True)
    for each in ("f.parquet", "src/a.parquet"):
        (tmp_path / each).write_text("never opened")
    (tmp_path / "link.parquet").symlink_to("f.parquet")
    before = sorted(tmp_path.rglob("*"))
    problem = _problem(*arguments, **options)
    assert (problem.say("zh"), problem.say("en")) == (zh, en)
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "f.parquet").read_text() == "never opened"


def test_cards_of_another_type_are_told_as_what_they_are(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    parquet.write_table(pyarrow.table({**PLAIN, "card": [1, 2]}), tmp_path / "in" / "a.parquet")
    parquet.write_table(pyarrow.table({**PLAIN, "card": ["a", "b"]}), tmp_path / "in" / "b.parquet")
    problem = _problem(tmp_path / "in", totals=tmp_path / "totals.parquet")
    assert str(problem.where) == f"{tmp_path}/in/b.parquet"
    assert (
        problem.say("zh")
        == "这里 card 的类型是 string，前面的文件里是 int64，合计写不进同一个文件；请统一类型"
    )
    assert problem.say("en") == (
        "the labels of cards are of type string here, and of type int64 in the files before, so their totals do not fit "
        "into one file; convert them to one type"
    )
    assert not (tmp_path / "totals.parquet").exists()


def test_texts_are_one_type_of_label_however_they_are_stored(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name, labels in (
        ("a", pyarrow.array(["a", "b"])),
        ("b", pyarrow.array(["c", "d"], pyarrow.large_string())),
        ("c", pyarrow.array(["e", "f"]).dictionary_encode()),
        ("d", pyarrow.array(["g", "h"], pyarrow.string_view())),
    ):
        parquet.write_table(pyarrow.table({**PLAIN, "card": labels}), tmp_path / "in" / f"{name}.parquet")
    score_parquet(tmp_path / "in", totals=tmp_path / "totals.parquet")
    assert parquet.read_table(tmp_path / "totals.parquet").column("card").to_pylist() == list("abcdefgh")


# What is refused.

PLAIN = {"weight": [1.0, 1.0], "target": [1.0, 1.0], "actual": [1.0, 1.0], "relation": ["=", "="]}


def _refused(given: dict[str, Any], columns: dict[str, str] | None, *, totals: bool = False) -> list[Any]:
    table = pyarrow.table(given)

    def score() -> None:
        scorer = BatchScorer.of(table.column_names, columns=columns)
        list(total_stream(table.to_batches(max_chunksize=1), scorer) if totals else [])
        scorer.score(table.to_batches()[0])

    with pytest.raises(InvalidColumns) as refused:
        score()
    return list(refused.value.problems)


REFUSED = [
    (
        PLAIN,
        {"acutal": "x"},
        "columns 里的“acutal”不是列的角色；是不是“actual”？",
        "'acutal' in columns is not the role of a column; did you mean 'actual'?",
    ),
    (
        PLAIN,
        {"得分": "x"},
        "columns 里的“得分”不是列的角色；可用的有：weight、target、actual、relation、declared、upper、card、score、status、mismatch",
        "'得分' in columns is not the role of a column; known are weight, target, actual, relation, declared, upper, card, "
        "score, status, mismatch",
    ),
    (
        PLAIN,
        {"actual": "实际"},
        "没有名为“实际”的列（actual）。现有的列：weight、target、actual、relation。"
        '若列名不同，请用 columns 写明，例如 {"actual": "列名"}',
        "there is no column '实际' (actual). The columns are weight, target, actual, relation. "
        'Where it has another name, say so in columns, as {"actual": "name"}',
    ),
    (
        {**PLAIN, "status": [1, 2]},
        None,
        '已有名为“status”的列，status 不能再用这个名字；请用 columns 另取一个，例如 {"status": "列名"}',
        "a column 'status' is there already, so status cannot have that name; "
        'give it another in columns, as {"status": "name"}',
    ),
    (
        {**PLAIN, "actual": pyarrow.array([2**53 + 1, None])},
        None,
        "actual（类型 int64）里有超过15位的数，转换后会变；请先四舍五入，或改成 float64",
        "actual (of type int64) has numbers of more than 15 digits, which would change when converted; "
        "round them first, or make them float64",
    ),
    (
        {**PLAIN, "actual": pyarrow.array([Decimal(10**15), None], pyarrow.decimal128(20))},
        None,
        "actual（类型 decimal128(20, 0)）里有超过15位的数，转换后会变；请先四舍五入，或改成 float64",
        "actual (of type decimal128(20, 0)) has numbers of more than 15 digits, which would change when converted; "
        "round them first, or make them float64",
    ),
    (
        {**PLAIN, "actual": ["1", "2"]},
        None,
        "actual 的类型是 string；需要 float64 或整数。请先转换，使每个数的含义由你决定",
        "actual is of type string; float64 or integers are needed. Convert it first, so that you decide what each number means",
    ),
]


@pytest.mark.parametrize(("given", "columns", "zh", "en"), REFUSED)
def test_what_no_column_can_be_is_told(
    given: dict[str, Any], columns: dict[str, str] | None, zh: str, en: str
) -> None:
    problems = _refused(given, columns)
    assert [each.say("zh") for each in problems] == [zh]
    assert [each.say("en") for each in problems] == [en]


NO_TEXT = pyarrow.Array.from_buffers(
    pyarrow.string(),
    2,
    [None, pyarrow.py_buffer(numpy.array([0, 1, 3], numpy.int32)), pyarrow.py_buffer(b"=\xff\xfe")],
)


@pytest.mark.parametrize(
    ("relation", "zh", "en"),
    [
        (
            [["="], ["="]],
            "relation 的类型是 list<item: string>；需要文字、符号或代码",
            "relation is of type list<item: string>; words, signs or codes are needed",
        ),
        (
            NO_TEXT,
            "列“relation”里有不是 UTF-8 编码的文字；请先改正",
            "in column 'relation' there is text that is not UTF-8; correct it first",
        ),
    ],
    ids=["list", "bytes"],
)
def test_what_no_relation_can_be_is_told(relation: Any, zh: str, en: str) -> None:
    (problem,) = _refused({**PLAIN, "relation": relation}, None)
    assert (problem.say("zh"), problem.say("en")) == (zh, en)


@pytest.mark.parametrize(
    ("labels", "kind"),
    [
        ([[1], [2]], "list<item: int64>"),
        ([{"a": 1}, {"a": 2}], "struct<a: int64>"),
        ([[["x"]], [["y"]]], "list<item: list<item: string>>"),
    ],
    ids=str,
)
def test_what_labels_nothing_is_told(labels: Any, kind: str) -> None:
    (problem,) = _refused({**PLAIN, "card": labels}, None, totals=True)
    assert problem.say("zh") == f"card 的类型是 {kind}，不能作标签；请用文字或整数"
    assert problem.say("en") == f"card is of type {kind}, which labels nothing; use text or whole numbers"


def test_a_label_that_is_no_number_is_none() -> None:
    (problem,) = _refused({**PLAIN, "card": [1.5, float("nan")]}, None, totals=True)
    assert problem.say("zh").startswith("card 有1行没有标签，第一处是第1行（从0数起）")


LABELS = {
    "text": pyarrow.array(["甲", "乙", "丙", "甲"]),
    "bytes": pyarrow.array([b"\xff", b"a", b"b", b"\xff"]),
    "whole numbers": pyarrow.array([-1, -2, 2**61 - 1, -1]),
    "large numbers": pyarrow.array([2**64 - 1, 0, 1, 2**64 - 1], pyarrow.uint64()),
    "floats": pyarrow.array([0.0, 1.5, 2.5, -0.0]),
    "decimals": pyarrow.array([Decimal("1.50"), Decimal("2.50"), Decimal("3.50"), Decimal("1.50")]),
    "nanoseconds": pyarrow.array([1, 2, 3, 1], pyarrow.timestamp("ns")),
    "times": pyarrow.array([1, 2, 3, 1], pyarrow.time32("s")),
    "dates": pyarrow.array([1, 2, 3, 1], pyarrow.date32()),
    "truths": pyarrow.array([True, False, False, True]).take([0, 1, 0]),
}


@pytest.mark.parametrize("kind", LABELS)
def test_labels_of_every_type_are_told_apart(kind: str) -> None:
    labels = LABELS[kind]
    closed = Closed()
    for at in range(len(labels) - 1):
        closed.add(labels.slice(at, 1))
    with pytest.raises(InvalidColumns, match="adapter/card-apart"):
        closed.add(labels.slice(len(labels) - 1))


def test_a_label_that_is_no_text_is_shown_in_escapes() -> None:
    closed = Closed()
    closed.add(NO_TEXT)
    with pytest.raises(InvalidColumns) as refused:
        closed.add(NO_TEXT.slice(1))
    assert refused.value.problems[0].facts == {"card": "\\xff\\xfe"}


@given(st.lists(st.lists(st.integers(0, 60), min_size=1, max_size=8), max_size=30))
def test_a_card_is_refused_just_where_it_comes_again(batches: list[list[int]]) -> None:
    closed, known = Closed(), set[int]()
    for batch in batches:
        again = next((each for at, each in enumerate(batch) if each in known or each in batch[:at]), None)
        if again is not None:
            with pytest.raises(InvalidColumns) as refused:
                closed.add(pyarrow.array(batch))
            assert refused.value.problems[0].facts == {"card": str(again)}
            return
        closed.add(pyarrow.array(batch))
        known.update(batch)


def test_cards_that_an_engine_brought_together_are_not_remembered() -> None:
    table = pyarrow.table({**PLAIN, "card": ["a", "b"]})
    scorer = BatchScorer.of(table.column_names)
    batches = [*table.to_batches(), *table.to_batches()]
    found = list(total_stream(batches, scorer, with_rows=False, are_together=True))
    assert [each for part in found for each in part.totals.column("card").to_pylist()] == list("abab")
    assert [each.num_rows for each in spark._totals(scorer, batches)] == [1, 1, 1, 1]


APART = (
    "表“a”的行没有连在一起，无法逐段合计；请先按表排序，并把一张表的行放在同一个文件里",
    "the rows of card 'a' do not stand together, so its total cannot be made piece by piece; "
    "sort by card, and keep the rows of a card in one file",
)


@pytest.mark.parametrize("length", [1, 2, 3, 4])
def test_a_card_that_comes_again_is_told(length: int) -> None:
    given = {name: each[:1] * 4 for name, each in {**PLAIN, "card": ["x"]}.items()} | {
        "card": ["a", "b", "a", "c"]
    }
    table = pyarrow.table(given)
    scorer = BatchScorer.of(table.column_names)
    with pytest.raises(InvalidColumns) as refused:
        list(total_stream(table.to_batches(max_chunksize=length), scorer))
    (problem,) = refused.value.problems
    assert (problem.say("zh"), problem.say("en")) == APART


def test_totals_need_a_label_in_every_row() -> None:
    (problem,) = _refused(PLAIN, None, totals=True)
    assert problem.say("zh") == "没有 card 列，无法按表合计；请用 columns 写明哪一列是表的标签"
    assert (
        problem.say("en")
        == "there is no column card, so nothing can be totalled by card; say in columns which column labels the cards"
    )
    (problem,) = _refused({**PLAIN, "card": ["a", None]}, None, totals=True)
    assert problem.say("en").startswith("card has no label in 1 of its rows, first in row 1 ")


def test_columns_of_one_name_are_told() -> None:
    with pytest.raises(InvalidColumns) as refused:
        BatchScorer.of(["weight", "target", "actual", "actual", "relation"])
    (problem,) = refused.value.problems
    assert problem.say("zh") == "有2列都叫“actual”，不知道该用哪一列；请改名"
    assert problem.say("en") == "2 columns are called 'actual', and which one is meant is open; rename them"


def test_a_run_without_a_destination_is_told() -> None:
    with pytest.raises(InvalidColumns) as refused:
        score_parquet("x.parquet")
    (problem,) = refused.value.problems
    assert problem.say("zh") == "没有说明结果写到哪里；请给出 destination（逐行结果）或 totals（按表合计）"
    assert problem.say("en") == "where results go is not said; give destination (rows) or totals (per card)"


def test_a_damaged_file_is_told_in_english_too() -> None:
    from scoring.messages import say

    assert say("adapter/damaged", {}, "en") == "is no whole Parquet file, or damaged; make it anew"


def test_a_package_that_is_not_installed_is_told() -> None:
    with pytest.raises(MissingExtra) as missing:
        demand("no_such_package", "arrow")
    (problem,) = missing.value.problems
    assert problem.say("zh") == '这里需要 no_such_package；请运行 pip install "jixiao[arrow]"'
    assert problem.say("en") == 'no_such_package is needed here; run pip install "jixiao[arrow]"'
    assert isinstance(missing.value, ImportError)


def test_a_scorer_can_be_sent_to_another_process() -> None:
    import pickle

    scorer = BatchScorer.of(rows(1).column_names, rulebook="hubei-2020")
    sent = pickle.loads(pickle.dumps(scorer))
    assert sent.roles == scorer.roles
    (batch,) = rows(50).to_batches()
    assert sent.score(batch) == scorer.score(batch)
    assert scorer.rulebook == rulebooks.find("hubei-2020")


@pytest.mark.parametrize("page", ["beyond-one-machine.md", "beyond-one-machine.zh.md"])
def test_what_the_page_shows_is_what_happens(page: str) -> None:
    place = Path(__file__).parents[1] / "docs" / page
    found = doctest.testfile(str(place), module_relative=False, globs={"Decimal": Decimal}, encoding="utf-8")
    assert (found.failed, found.attempted > 4) == (0, True)
