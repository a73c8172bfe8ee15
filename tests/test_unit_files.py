"""Files of actuals as they come: every refusal word for word, every format read alike, every result written whole."""

import csv
import json
import os
import re
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pyarrow
import pyarrow.feather
import pyarrow.parquet
import pytest
from actuals import INDICATORS, actuals_of, define, score

from scoring import source
from scoring.cli import run
from scoring.units import columns, writers
from scoring.units.readers import READERS, delimited
from scoring.units.writers import files as writer_files
from scoring.units.writers import records

ROOT = Path(__file__).parents[1]
SCRIPT = Path(sys.executable).with_name("jixiao")
CASES = source.read_file(ROOT / "tests/cases/units/files.yaml")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a definition of two indicators."""
    monkeypatch.chdir(tmp_path)
    define(tmp_path)
    return tmp_path


def encoded(text: str, encoding: str) -> bytes:
    """The bytes of a file; what YAML cannot hold is written as a word in it."""
    content = text.replace("<NUL>", "\0")
    if encoding == "mixed":
        return content.encode("utf-8").replace("ÿ".encode(), b"\xff")
    return content.encode(encoding)


@pytest.mark.parametrize("case", CASES.data, ids=lambda each: each["name"])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_what_is_wrong_is_told_word_for_word(
    case: Mapping[str, Any], language: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    define(here, case.get("indicators", INDICATORS), case.get("budget", ""))
    file = case.get("file", "units.csv")
    (here / file).write_bytes(encoded(case["csv"], case.get("encoding", "utf-8")))
    (here / "folder.csv").mkdir()
    before = sorted(each.name for each in here.iterdir())
    status = score(file, "--lang", language, "--fail-on", "never", *case.get("arguments", ()))
    assert capsys.readouterr().err == (case[language] + "\n" if case[language] else "")
    assert status == case["status"]
    assert sorted(each.name for each in here.iterdir()) == before


def test_the_cases_are_read_whole() -> None:
    assert CASES.problems == ()
    assert len(CASES.data) > 40


@pytest.mark.parametrize(
    ("arguments", "zh", "en"),
    [
        (
            ["definition.yaml", "definition.yaml", "--actuals", "units.csv"],
            "用 --actuals 时只写一个自评表文件，作为各单位共用的指标；写了2个",
            "with --actuals, name one scorecard file, whose indicators all units share; 2 were named",
        ),
        (
            [".", "--actuals", "units.csv"],
            "用 --actuals 时要写一个自评表文件，. 是文件夹",
            "with --actuals, name one scorecard file; . is a folder",
        ),
        (
            ["definition.yaml", "--actuals", "no.csv"],
            "没有“no.csv”这个文件或文件夹",
            "there is no file or folder “no.csv”",
        ),
        (
            ["definition.yaml", "--out", "x.csv"],
            "--out 要与 --actuals 同用",
            "--out goes with --actuals only",
        ),
        (
            ["definition.yaml", "--unit-column", "x"],
            "--unit-column 要与 --actuals 同用",
            "--unit-column goes with --actuals only",
        ),
        (
            ["definition.yaml", "--actuals", "x.findings.csv", "--out", "x.csv"],
            "结果不能写到要读取的文件 x.findings.csv；请换一个文件名",
            "the result cannot be written over x.findings.csv, which is read; choose another name",
        ),
        (
            [
                "definition.yaml",
                "--actuals",
                "units.csv",
                "--out",
                "z.csv",
                "--format",
                "json=z.findings.csv",
            ],
            "两份结果不能都写到 z.findings.csv；请各用一个文件",
            "two reports cannot be written to z.findings.csv; give each a file of its own",
        ),
    ],
)
def test_wrong_usage_is_told_in_one_sentence(
    arguments: list[str], zh: str, en: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("units.csv", "x.findings.csv"):
        (here / name).write_text("单位,数量\n甲,1\n", encoding="utf-8")
    for language, words in (("zh", zh), ("en", en)):
        assert run(["score", *arguments, "--lang", language]) == 2
        assert capsys.readouterr().err == f"{words}\n"


def test_a_definition_that_cannot_be_used_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "definition.yaml").write_text("format: scorecard/1\n", encoding="utf-8")
    (here / "units.csv").write_text("单位,数量\n甲,1\n", encoding="utf-8")
    assert score("units.csv") == 3
    assert "definition.yaml:1:1" in capsys.readouterr().err


# -- every format holds the same units

HEADER = ["单位", "q", "质量", "质量:得分", "总分"]
ROWS: Sequence[Sequence[Any]] = (
    ["甲", 100.0, "10", 10.0, 100.0],
    ["乙", 49.55, "≥10个", None, None],
    ["丙", None, "未开展", 5.0, 95.5],
    ["丁", 1e-7, "若干", 10.0, 100.0],
)
TEXTS = [["" if each is None else str(each) for each in row] for row in ROWS]


def as_csv(file: Path) -> None:
    as_delimited(file, ",")


def as_delimited(file: Path, separator: str) -> None:
    with open(file, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=separator)
        writer.writerows(
            [HEADER, *([*row[:1], row[1].replace("1e-07", "0.0000001"), *row[2:]] for row in TEXTS)]
        )


def as_tsv(file: Path) -> None:
    as_delimited(file, "\t")


def arrow() -> pyarrow.Table:
    return pyarrow.table({name: [row[at] for row in ROWS] for at, name in enumerate(HEADER)})


def as_parquet(file: Path) -> None:
    pyarrow.parquet.write_table(arrow(), file, row_group_size=3)


def as_feather(file: Path) -> None:
    pyarrow.feather.write_feather(arrow(), str(file))


def as_stream(file: Path) -> None:
    table = arrow()
    names = [pyarrow.dictionary(pyarrow.int32(), pyarrow.string()), *table.schema.types[1:]]
    table = table.cast(pyarrow.schema(zip(table.column_names, names, strict=True)))
    with pyarrow.OSFile(str(file), "wb") as sink, pyarrow.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)


def as_xlsx(file: Path) -> None:
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    assert sheet is not None
    for row in (HEADER, *ROWS):
        sheet.append(row)
    workbook.save(file)


def as_long_csv(file: Path) -> None:
    lines = [["unit", "indicator", "actual", "declared"]]
    for unit, quantity, quality, declared, total in TEXTS:
        lines += [
            [unit, "数量", quantity.replace("1e-07", "0.0000001"), ""],
            [unit, "质量", quality, declared],
        ]
        lines.append([unit, "declared_total", total, ""])
    with open(file, "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(lines)


FORMATS: Mapping[str, Callable[[Path], None]] = {
    "units.csv": as_csv,
    "units.tsv": as_tsv,
    "units.parquet": as_parquet,
    "units.feather": as_feather,
    "units.arrow": as_stream,
    "units.xlsx": as_xlsx,
    "long.csv": as_long_csv,
}


def jixiao(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """The installed command in a process of its own."""
    environment = {"PATH": os.environ["PATH"], "LANG": "en_US.UTF-8"}
    return subprocess.run(
        [SCRIPT, *arguments],
        cwd=folder,
        env=environment,
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_gives_the_same_results(name: str, here: Path) -> None:
    FORMATS[name](here / name)
    ran = jixiao(here, "score", "definition.yaml", "--actuals", name, "--format", "json")
    assert (ran.returncode, ran.stderr) == (3, "")
    report = json.loads(ran.stdout)
    assert report["format"] == "jixiao-units/1"
    assert [(each["unit"], each["status"], each["total"], each["grade"]) for each in report["units"]] == [
        ("甲", "scored", "100.00", "优"),
        ("乙", "scored", "54.60", "差"),  # 90 × 49.55 ÷ 100 = 44.595, half up 44.60; ≥10 of ≥10 is met: 10
        ("丙", "incomplete", None, None),
        ("丁", "incomplete", None, None),
    ]
    assert [[each["code"] for each in unit["findings"]] for unit in report["units"]] == [
        ["score/missing"],
        ["reason/missing", "value/restated-target"],
        ["total/declared-mismatch", "score/missing", "value/missing", "score/unmeasured-credit"],
        ["value/unreadable", "score/missing", "reason/missing"],
    ]
    counts = {"units": 4, "scored": 2, "incomplete": 2, "errors": 2, "warnings": 7, "infos": 1}
    assert report["summary"] == counts
    assert [each["actual"] for each in report["units"][3]["indicators"]] == ["0.0000001", "若干"]


def test_a_terminal_shows_the_units_and_what_was_found(here: Path) -> None:
    as_csv(here / "units.csv")
    ran = jixiao(here, "score", "definition.yaml", "--actuals", "units.csv", "--lang", "zh")
    assert (ran.returncode, ran.stderr) == (3, "")
    lines = [line.split() for line in ran.stdout.splitlines() if line]
    assert lines[0] == ["各单位", "·", "2024", "·", "评分办法", "wuhan-2021"]
    assert lines[1] == ["单位", "自评总分", "复核总分", "有据总分", "等次", "状态", "错误", "提醒", "信息"]
    assert lines[3:7] == [
        ["甲", "100.0", "100.00", "100.00", "优", "已计分", "0", "1", "0"],
        ["乙", "—", "54.60", "54.60", "差", "已计分", "0", "1", "1"],
        ["丙", "95.5", "—", "—", "—", "不完整", "1", "3", "0"],
        ["丁", "100.0", "—", "—", "—", "不完整", "1", "2", "0"],
    ]
    assert ["total/declared-mismatch", "错误", "1"] in lines
    assert ran.stdout.splitlines()[-1] == "共4个单位：2个已计分，2个不完整；2项错误，7项提醒，1条信息"


def test_a_terminal_shows_findings_of_each_unit_with_their_rows(here: Path) -> None:
    as_csv(here / "units.csv")
    ran = jixiao(here, "score", "definition.yaml", "--actuals", "units.csv", "-v")
    assert re.search("丁 · 2024\n  error   5 +value/unreadable\n      “质量” was not scored: ", ran.stdout)


def test_quiet_shows_only_units_in_which_something_is_wrong(here: Path) -> None:
    as_csv(here / "units.csv")
    ran = jixiao(here, "score", "definition.yaml", "--actuals", "units.csv", "--quiet")
    assert [line[0] for line in ran.stdout.splitlines() if line and line[0] in "甲乙丙丁"] == ["丙", "丁"]


@pytest.mark.parametrize(
    ("rows", "fail_on", "status"),
    [
        ("甲,100,10,100", "error", 0),
        ("甲,100,9.5,98", "error", 1),
        ("甲,100,9.5,", "error", 0),
        ("甲,100,9.5,", "warning", 1),
        ("甲,100,9.5,100", "never", 0),
        ("甲,100,9.5,100\n乙,100,,", "never", 3),
    ],
)
def test_the_status_says_what_came_of_it(rows: str, fail_on: str, status: int, here: Path) -> None:
    (here / "units.csv").write_text(f"单位,数量,质量,总分\n{rows}\n", encoding="utf-8")
    assert score("units.csv", "--fail-on", fail_on) == status


def test_what_holds_for_every_unit_is_told_once(here: Path) -> None:
    define(here, "- {name: 数量, weight: 90, target: ≥100}")
    (here / "units.csv").write_text("单位,数量\n甲,100\n乙,100\n", encoding="utf-8")
    ran = jixiao(here, "score", "definition.yaml", "--actuals", "units.csv", "--format", "json")
    report = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert [each["code"] for each in report["years"][0]["findings"]] == ["weight/sum-mismatch"]
    assert [each["findings"] for each in report["units"]] == [[], []]
    assert report["summary"]["errors"] == 1


# -- results

UNITS = [
    ("甲", 2024, 2, "scored", "100.00", "100.00", "100.0", "优", 0, 1, 0),
    ("乙", 2024, 3, "scored", "54.60", "54.60", None, "差", 0, 1, 1),
    ("丙", 2024, 4, "incomplete", None, None, "95.5", None, 1, 3, 0),
    ("丁", 2024, 5, "incomplete", None, None, "100.0", None, 1, 2, 0),
]
SCORES = [("90.00", "10.00"), ("44.60", "10.00"), (None, "5.00"), ("0.00", None)]
CODES = [1, 2, 4, 3]


def write_results(folder: Path, name: str) -> None:
    as_csv(folder / "units.csv")
    ran = jixiao(folder, "score", "definition.yaml", "--actuals", "units.csv", "--out", name)
    assert (ran.returncode, ran.stderr) == (3, "")
    assert f"written to {name}" in ran.stdout
    assert not [each for each in folder.iterdir() if "part" in each.name]


def exact(value: object) -> object:
    """A decimal with the two places that the rulebook gives it."""
    return None if value is None else str(Decimal(str(value)).quantize(Decimal("0.01")))


def test_results_as_csv(here: Path) -> None:
    write_results(here, "result.csv")
    with open(here / "result.csv", encoding="utf-8-sig", newline="") as stream:
        header, *rows = csv.reader(stream)
    assert header[:5] == ["unit", "year", "row", "status", "total"]
    assert header[-3:] == ["budget_score", "q", "质量"]
    assert [row[:11] for row in rows] == [
        ["" if each is None else str(each) for each in unit] for unit in UNITS
    ]
    assert [tuple(each or None for each in row[-2:]) for row in rows] == SCORES
    with open(here / "result.findings.csv", encoding="utf-8-sig", newline="") as stream:
        findings = list(csv.DictReader(stream))
    assert [each["unit"] for each in findings] == ["甲", *"乙乙", *"丙丙丙丙", *"丁丁丁"]
    mismatch = next(each for each in findings if each["code"] == "total/declared-mismatch")
    assert (mismatch["declared"], mismatch["computed"], mismatch["difference"]) == ("95.5", "5.0", "90.5")
    assert (mismatch["row"], mismatch["severity"]) == ("4", "error")
    assert mismatch["message"].startswith("The declared total 95.5 is 90.5 more")


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ('=HYPERLINK("http://x","y")', '\'=HYPERLINK("http://x","y")'),
        ("+1+1", "'+1+1"),
        ("-cmd", "'-cmd"),
        ("@SUM(1)", "'@SUM(1)"),
        ("-5%", "-5%"),
        ("甲=乙", "甲=乙"),
    ],
)
def test_a_spreadsheet_program_finds_no_formula_in_a_text(name: str, shown: str, here: Path) -> None:
    with open(here / "units.csv", "w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([["单位", "数量", "质量"], [name, "12", "95%"]])
    jixiao(here, "score", "definition.yaml", "--actuals", "units.csv", "--out", "result.csv")
    with open(here / "result.csv", encoding="utf-8-sig", newline="") as stream:
        assert [each[0] for each in csv.reader(stream)] == ["unit", shown]


@pytest.mark.parametrize(("name", "digits"), [("r.parquet", 18), ("r.duckdb", 18), ("r.sqlite", 15)])
def test_a_number_that_a_file_cannot_hold_is_told(name: str, digits: int, here: Path) -> None:
    (here / "large.yaml").write_text(
        "format: scorecard/1\ntitle: t\nyear: 2024\nindicators:\n"
        "- {name: 数量, weight: 1234567890123456, target: ≥1个, actual: ''}\n",
        encoding="utf-8",
    )
    (here / "units.csv").write_text("单位,数量\n甲,1\n", encoding="utf-8")
    ran = jixiao(here, "score", "large.yaml", "--actuals", "units.csv", "--out", name)
    assert ran.returncode == 2
    assert ran.stderr == (
        f"cannot write {name}: 1234567890123456.00 has more than the {digits} digits that this kind of file holds exactly; "
        "write a .csv instead\n"
    )
    assert not (here / name).exists()


def test_results_as_parquet(here: Path) -> None:
    write_results(here, "result.parquet")
    table = pyarrow.parquet.read_table(here / "result.parquet")
    assert table.schema.field("total").type == pyarrow.decimal128(18, 6)
    found = [tuple(each.values()) for each in table.to_pylist()]
    assert [(*row[:4], exact(row[4]), exact(row[5]), *row[6:11]) for row in found] == UNITS
    assert [(exact(row[-2]), exact(row[-1])) for row in found] == SCORES
    findings = pyarrow.parquet.read_table(here / "result.findings.parquet").to_pylist()
    assert [sum(each["unit"] == unit[0] for each in findings) for unit in UNITS] == CODES


@pytest.mark.parametrize("name", ["result.sqlite", "result.db", "result.duckdb"])
def test_results_as_a_database(name: str, here: Path) -> None:
    write_results(here, name)
    connect: Callable[[str], Any] = duckdb.connect if name.endswith("duckdb") else sqlite3.connect
    connection = connect(str(here / name))
    rows = connection.execute("SELECT * FROM units ORDER BY row").fetchall()
    assert [(*row[:4], exact(row[4]), exact(row[5]), *row[6:11]) for row in rows] == UNITS
    rows = connection.execute(
        "SELECT unit, id, indicator, actual, score, status, declared, mismatch FROM rows"
    ).fetchall()
    assert [(*row[:4], exact(row[4]), *row[5:]) for row in rows[2:6]] == [
        ("乙", "q", "数量", "49.55", "44.60", "computed", None, None),
        ("乙", None, "质量", "≥10个", "10.00", "computed", None, None),
        ("丙", "q", "数量", None, None, "missing", None, None),
        ("丙", None, "质量", "未开展", "5.00", "not_measured", "5.0", 0),
    ]
    counts = connection.execute("SELECT unit, count(*) FROM findings GROUP BY unit").fetchall()
    assert dict(counts) == dict(zip("甲乙丙丁", CODES, strict=True))
    above = connection.execute("SELECT unit FROM units WHERE total > 60").fetchall()
    assert above == [("甲",)]
    connection.close()


@pytest.mark.parametrize("name", ["result.csv", "result.parquet", "result.sqlite", "result.duckdb"])
def test_a_file_that_breaks_off_leaves_the_earlier_result(name: str, here: Path) -> None:
    write_results(here, name)
    before = {each.name: each.read_bytes() for each in here.iterdir() if each.name.startswith("result")}
    with open(here / "units.csv", "a", encoding="utf-8") as stream:
        stream.write("戊,1\n")
    assert score("units.csv", "--out", name) == 3
    after = {
        each.name: each.read_bytes()
        for each in here.iterdir()
        if each.name not in ("units.csv", "definition.yaml")
    }
    assert after == before


def sqlite_error(text: str, code: int) -> sqlite3.Error:
    """An error as SQLite raises it, with its number."""
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


FULL = {
    "csv": OSError(28, "No space left on device"),
    "parquet": OSError(28, "No space left on device"),
    "sqlite": sqlite_error("database or disk is full", sqlite3.SQLITE_FULL),
    "duckdb": duckdb.IOException("IO Error: Could not write: No space left on device"),
}


@pytest.mark.parametrize("kind", FULL)
def test_a_full_disk_leaves_the_earlier_result(
    kind: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    name = f"result.{kind}"
    write_results(here, name)
    before = (here / name).read_bytes()

    def fail(*_: object) -> None:
        raise FULL[kind]

    monkeypatch.setattr(getattr(writer_files, f"{kind.capitalize()}Tables"), "insert", fail)
    for language, words in (
        ("zh", f"无法写入 {name}：磁盘已满"),
        ("en", f"cannot write {name}: the disk is full"),
    ):
        assert score("units.csv", "--out", name, "--lang", language) == 2
        assert capsys.readouterr().err == f"{words}\n"
    assert (here / name).read_bytes() == before
    assert not [each for each in here.iterdir() if "part" in each.name]


def test_a_database_that_fails_for_another_reason_says_its_own(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_csv(here / "units.csv")

    def fail(*_: object) -> None:
        raise sqlite3.OperationalError("attempt to write a readonly database")

    monkeypatch.setattr(writer_files.SqliteTables, "insert", fail)
    for language, words in (
        ("zh", "无法写入 result.db：数据库提示“attempt to write a readonly database”"),
        ("en", "cannot write result.db: the database says “attempt to write a readonly database”"),
    ):
        assert score("units.csv", "--out", "result.db", "--lang", language) == 2
        assert capsys.readouterr().err == f"{words}\n"


NOT_WRITTEN = {
    "result.sqlite": (
        "磁盘可能已满，或文件不许再大",
        "the disk may be full, or files may not become so large",
    ),
    "result.duckdb": ("文件超过了允许的大小", "the file would become larger than is allowed"),
    "result.parquet": ("文件超过了允许的大小", "the file would become larger than is allowed"),
    "result.csv": ("文件超过了允许的大小", "the file would become larger than is allowed"),
}


@pytest.mark.parametrize("name", NOT_WRITTEN)
def test_a_limit_for_files_is_told_in_our_words(name: str, here: Path) -> None:
    """The process may write no more than 1000 bytes to a file."""
    as_csv(here / "units.csv")
    code = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "from scoring.cli import run; sys.exit(run(sys.argv[1:]))"
    )
    for language, words in zip(("zh", "en"), NOT_WRITTEN[name], strict=True):
        ran = subprocess.run(
            [
                sys.executable,
                "-c",
                code,
                "score",
                "definition.yaml",
                "--actuals",
                "units.csv",
                "--out",
                name,
                "--lang",
                language,
            ],
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )
        said = {"zh": f"无法写入 {name}：{words}\n", "en": f"cannot write {name}: {words}\n"}
        assert (ran.returncode, ran.stderr) == (2, said[language])
    assert sorted(each.name for each in here.iterdir()) == ["definition.yaml", "units.csv"]


@pytest.mark.parametrize(
    ("arguments", "package", "extra"),
    [
        (["units.parquet"], "pyarrow", "arrow"),
        (["units.feather"], "pyarrow", "arrow"),
        (["units.xlsx"], "openpyxl", "xlsx"),
        (["units.csv", "--out", "result.parquet"], "pyarrow", "arrow"),
        (["units.csv", "--out", "result.duckdb"], "duckdb", "duckdb"),
    ],
)
def test_a_package_that_is_missing_is_named(  # noqa: PLR0917
    arguments: list[str],
    package: str,
    extra: str,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    FORMATS[arguments[0]](here / arguments[0])
    suffix = Path(arguments[-1]).suffix
    monkeypatch.setitem(sys.modules, package, None)
    assert score(*arguments, "--lang", "zh") == 2
    assert (
        capsys.readouterr().err == f'读写 {suffix} 文件需要 {package}；请执行 pip install "jixiao[{extra}]"\n'
    )
    assert score(*arguments, "--lang", "en") == 2
    assert capsys.readouterr().err == f'{suffix} files need {package}; run pip install "jixiao[{extra}]"\n'


def test_csv_and_sqlite_need_no_extra(here: Path) -> None:
    as_csv(here / "units.csv")
    without = "import sys; sys.modules.update(dict.fromkeys(('pyarrow', 'openpyxl', 'duckdb')));"
    code = f"{without} from scoring.cli import run; sys.exit(run(sys.argv[1:]))"
    for name in ("result.csv", "result.sqlite"):
        ran = subprocess.run(
            [sys.executable, "-c", code, "score", "definition.yaml", "--actuals", "units.csv", "--out", name],
            cwd=here,
            capture_output=True,
            timeout=60,
            check=False,
        )
        assert (ran.returncode, ran.stderr) == (3, b"")
        assert (here / name).exists()


# -- what formats hold that others do not


@pytest.mark.parametrize(
    ("values", "text", "status"),
    [
        (pyarrow.array([float("nan")]), "NaN", "not_measured"),
        (pyarrow.array([None], pyarrow.float64()), "", "missing"),
        (pyarrow.array([99.1], pyarrow.float32()), "99.1", "computed"),
        (pyarrow.array([float("inf")]), "inf", "unreadable"),
        (pyarrow.array([2**53 + 1]), "9007199254740993", "computed"),
        (pyarrow.array([7], pyarrow.int8()), "7", "computed"),
        (pyarrow.array([Decimal("99.10")]), "99.10", "computed"),
        (pyarrow.array([True]), "true", "unreadable"),
        (pyarrow.array(["≥99.5"], pyarrow.large_string()), "≥99.5", "computed"),
        (pyarrow.array([99.5]).dictionary_encode(), "99.5", "computed"),
        (pyarrow.array([None]), "", "missing"),
    ],
    ids=str,
)
def test_values_of_arrow_are_read_as_they_print(
    values: pyarrow.Array, text: str, status: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pyarrow.table({"单位": ["甲"], "q": values, "质量": [10]})
    pyarrow.feather.write_feather(table, str(here / "units.feather"))
    assert actuals_of("units.feather", capsys) == [[(text, status), ("10", "computed")]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_column_of_lists_is_refused(language: str, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pyarrow.parquet.write_table(pyarrow.table({"单位": ["甲"], "q": [[1.0]]}), here / "units.parquet")
    define(here, "- {id: q, name: 数量, weight: 100, target: ≥100}")
    assert score("units.parquet", "--lang", language) == 3
    assert (
        capsys.readouterr().err
        == {
            "zh": "units.parquet: 列“q”的类型是 list<element: double>，不是数值或文字；请改为数值或文字 [actuals/nested-column]\n",
            "en": "units.parquet: column “q” is of the type list<element: double>, which is neither numbers nor text; "
            "make it one of them [actuals/nested-column]\n",
        }[language]
    )


@pytest.mark.parametrize("name", ["units.parquet", "units.feather", "units.xlsx"])
@pytest.mark.parametrize("share", [0.3, 0.9])
def test_a_file_cut_short_is_told(
    name: str, share: float, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    FORMATS[name](here / name)
    content = (here / name).read_bytes()
    (here / name).write_bytes(content[: int(len(content) * share)])
    assert score(name, "--lang", "en") == 3
    assert capsys.readouterr().err.endswith(
        "the file is damaged, cut short, or not what its suffix says; export it again [actuals/damaged]\n"
    )


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_parquet_damaged_inside_is_told_with_the_row(
    language: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    numbers = [float(each) for each in range(20_000)]
    table = pyarrow.table({"单位": [f"单位{each}" for each in range(20_000)], "q": numbers, "质量": numbers})
    pyarrow.parquet.write_table(table, here / "units.parquet", row_group_size=8192, compression="gzip")
    content = bytearray((here / "units.parquet").read_bytes())
    place = (
        pyarrow.parquet.ParquetFile(here / "units.parquet").metadata.row_group(1).column(1).data_page_offset
    )
    content[place + 60 : place + 2000] = bytes(1940)
    (here / "units.parquet").write_bytes(content)
    assert score("units.parquet", "--lang", language, "--out", "result.csv") == 3
    assert (
        capsys.readouterr().err
        == {
            "zh": "units.parquet:8193:1: 从第8193行起无法读取，文件已损坏或不完整；请重新导出 [actuals/damaged-behind]\n",
            "en": "units.parquet:8193:1: from row 8193 on nothing can be read, the file is damaged or cut short; "
            "export it again [actuals/damaged-behind]\n",
        }[language]
    )
    assert not (here / "result.csv").exists()


@pytest.mark.parametrize("name", ["units.parquet", "units.feather"])
def test_bytes_that_are_no_text_are_told_with_their_place(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "units.csv").write_text("单位,q,质量\n甲,100,10\n乙,100,1000000\n", encoding="utf-8")
    table = pyarrow.table({"单位": ["甲", "乙"], "q": ["100", "100"], "质量": ["10", "ZZZZZZ"]})
    write: Callable[..., None] = (
        pyarrow.parquet.write_table if name.endswith("parquet") else pyarrow.feather.write_feather
    )
    write(table, str(here / name), compression="none" if name.endswith("parquet") else "uncompressed")
    content = (here / name).read_bytes()
    (here / name).write_bytes(content.replace(b"ZZZZZZ", b"Z\xff\xfeZZZ"))
    for language, words in (
        ("zh", "列“质量”此处的文字不是 UTF-8 编码；请改正后重新导出"),
        ("en", "in column “质量” this text is not UTF-8; correct it and export the file again"),
    ):
        assert score(name, "--lang", language) == 3
        assert capsys.readouterr().err == f"{name}:2:3: {words} [actuals/not-utf8]\n"


@pytest.mark.parametrize("name", ["units.parquet", "units.feather"])
def test_a_column_name_that_is_no_text_is_told(
    name: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    table = pyarrow.table({"单位": ["甲"], "ZZZZ": [1]})
    if name.endswith("parquet"):
        pyarrow.parquet.write_table(table, here / name, store_schema=False)
    else:
        pyarrow.feather.write_feather(table, str(here / name), compression="uncompressed")
    (here / name).write_bytes((here / name).read_bytes().replace(b"ZZZZ", b"Z\xff\xfeZ"))
    for language, words in (
        ("zh", "列名“Z\\xff\\xfeZ”不是 UTF-8 编码；请以 UTF-8 编码的列名重新导出"),
        ("en", "the column name “Z\\xff\\xfeZ” is not UTF-8; export the file again with names in UTF-8"),
    ):
        assert score(name, "--lang", language) == 3
        assert capsys.readouterr().err == f"{name}: {words} [actuals/name-not-utf8]\n"


def test_a_cell_that_is_too_long_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = '单位,数量,质量\n甲,"100\n",10\n乙,' + "1" * 1_000_001 + ",10\n"
    (here / "units.csv").write_text(text, encoding="utf-8")
    for language, words in (
        ("zh", "此行有一格超过1000000个字符，不会是一个值；请核对引号是否成对，或缩短这一格"),
        (
            "en",
            "a cell of this row has more than 1000000 characters, which no value has; look for a quote that is not closed, "
            "or shorten the cell",
        ),
    ):
        assert score("units.csv", "--lang", language) == 3
        assert capsys.readouterr().err == f"units.csv:4:1: {words} [actuals/cell-too-long]\n"


@pytest.mark.parametrize("form", ["wide", "long"])
def test_of_many_unknown_names_the_first_ones_are_told(
    form: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    names = [f"{each}#" for each in range(25)]
    lines = ["单位,指标,完成值", *(f"甲,{each},1" for each in ("数量", "质量", *names, *names[:0]))]
    if form == "wide":
        lines = [
            ",".join(("单位", "数量", "质量", *names)),
            ",".join(("甲", "100", "10", *("1" for _ in names))),
        ]
    (here / "units.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    words = {
        "wide": ("另有15列不认识，没有读取", "15 more columns are not known and were not read"),
        "long": ("另有15项指标不认识，没有读取", "15 more indicators are not known and were not read"),
    }[form]
    code = {"wide": "actuals/unknown-columns", "long": "actuals/unknown-indicators"}[form]
    for language, last in zip(("zh", "en"), words, strict=True):
        score("units.csv", "--lang", language, "--quiet")
        told = capsys.readouterr().err.splitlines()
        assert len(told) == 11
        assert told[10] == f"units.csv: {last} [{code}]"
        assert "“9#”" in told[9]


def test_results_are_written_in_batches(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writers, "RECORDS_AT_ONCE", 3)
    as_csv(here / "units.csv")
    assert score("units.csv", "--out", "result.sqlite") == 3
    connection = sqlite3.connect(here / "result.sqlite")
    assert connection.execute("SELECT count(*) FROM rows").fetchone() == (8,)
    assert connection.execute("SELECT count(*) FROM findings").fetchone() == (sum(CODES),)
    connection.close()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_declared_score_that_is_no_number_is_told(
    language: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "units.csv").write_text(
        "单位,数量,质量,数量：得分,质量:declared\n甲,100,10,九十,10分\n", encoding="utf-8"
    )
    score("units.csv", "--lang", language, "--format", "json")
    (found,) = (
        each
        for each in json.loads(capsys.readouterr().out)["units"][0]["findings"]
        if each["severity"] == "error"
    )
    assert found["code"] == "value/unreadable"
    assert (
        found["message"]
        == {
            "zh": "“数量”的自评得分“九十”不是数；请写成数，如 4.5",
            "en": "the declared score “九十” of “数量” is no number; write one, such as 4.5",
        }[language]
    )


@pytest.mark.parametrize("name", ["actuals.md", "actuals.zh.md"])
def test_the_documents_name_every_column_and_every_format(name: str) -> None:
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    words = [*columns.UNIT, *columns.YEAR, *columns.INDICATOR, *columns.ACTUAL, *columns.DECLARED]
    words += [word for what in columns.OF_UNIT if what != "budget" for word in columns.OF_UNIT[what]]
    words += [f"`{each}`" for each in (*READERS, *writer_files.SUFFIXES, *records.TABLES)]
    words += [f"`{column.name}`" for table in records.TABLES.values() for column in table]
    assert [each for each in words if each not in text] == []


def test_what_could_steer_a_terminal_is_refused_or_shown_as_an_escape(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "units.csv").write_text("单位,数量,质量\n甲,1\x1b[2J,10\n", encoding="utf-8")
    assert score("units.csv", "-v", "--lang", "en") == 3
    printed = capsys.readouterr().out
    assert "\\x1b[2J" in printed
    assert "\x1b[2J" not in printed
    (here / "units.csv").write_text("单位,数量,质量\n甲,1,10\n\x1b[2J,1,10\n", encoding="utf-8")
    assert score("units.csv", "--lang", "zh") == 3
    assert capsys.readouterr().err == "units.csv:3:1: 此处有看不见的控制字符；请删去 [source/invisible]\n"
    (here / "units.csv").write_text("单位,数\x1b[2J量,质量\n甲,1,10\n", encoding="utf-8")
    assert score("units.csv", "--lang", "zh") == 3
    assert capsys.readouterr().err == "units.csv:1:2: 此处有看不见的控制字符；请删去 [source/invisible]\n"


def test_what_is_no_file_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "units.csv").mkdir()
    os.mkfifo(here / "pipe.csv")
    assert score("units.csv", "--lang", "en") == 3
    assert (
        capsys.readouterr().err
        == "units.csv: the file cannot be opened: it is a folder [source/unreadable-file]\n"
    )
    assert score("pipe.csv", "--lang", "en") == 3
    assert capsys.readouterr().err.startswith("pipe.csv: the file cannot be opened: ")


def test_a_file_that_vanishes_while_it_is_read_is_told(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    as_csv(here / "units.csv")

    def vanish(*_: object) -> None:
        raise FileNotFoundError(2, "No such file or directory")

    monkeypatch.setattr(delimited.Delimited, "blocks", vanish)
    assert score("units.csv", "--lang", "en", "--out", "result.csv") == 3
    assert "units.csv: the file cannot be opened: it does not exist" in capsys.readouterr().err
    assert not (here / "result.csv").exists()


def test_an_interruption_leaves_nothing_behind(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    as_csv(here / "units.csv")

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writers.Results, "add", interrupt)
    assert score("units.csv", "--out", "result.duckdb") == 130
    assert sorted(each.name for each in here.iterdir()) == ["definition.yaml", "units.csv"]


def test_a_terminal_lists_so_many_units_and_says_how_many_more_there_are(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = "".join(f"单位{each},100,10\n" for each in range(203))
    (here / "units.csv").write_text("单位,数量,质量\n" + lines, encoding="utf-8")
    assert score("units.csv", "--lang", "zh") == 0
    assert "另有3个单位没有列出；--out FILE 写出全部" in capsys.readouterr().out
    assert score("units.csv", "--lang", "en") == 0
    assert "3 more units are not listed; --out FILE writes all of them" in capsys.readouterr().out


def test_reports_go_to_files_and_take_their_place_at_the_end(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    as_csv(here / "units.csv")
    formats = ("--format", "json=units.json", "--format", "text=units.txt", "--format", "json")
    assert score("units.csv", *formats, "--lang", "en") == 3
    printed = capsys.readouterr().out
    assert (here / "units.json").read_text(encoding="utf-8") == printed
    assert json.dumps(json.loads(printed), ensure_ascii=False, indent=1) + "\n" == printed
    assert "Units 4: scored 2" in (here / "units.txt").read_text(encoding="utf-8")
    with open(here / "units.csv", "a", encoding="utf-8") as stream:
        stream.write("戊,1\n")
    assert score("units.csv", *formats, "--lang", "en") == 3
    assert (here / "units.json").read_text(encoding="utf-8") == printed
    assert capsys.readouterr().out == ""


def test_a_report_that_cannot_be_written_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    as_csv(here / "units.csv")
    assert score("units.csv", "--format", "json=nowhere/units.json", "--lang", "en") == 2
    assert capsys.readouterr().err == "cannot write nowhere/units.json: its folder does not exist\n"
