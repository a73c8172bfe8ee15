"""Workbooks of actuals: which sheet is read, numbers as they are shown, and what a file may do to its reader."""

import json
import struct
import subprocess
import sys
import zipfile
import zlib
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from actuals import actuals_of, define, score, workbook

from scoring.units.readers import archives
from scoring.units.readers.number_formats import shown


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of its own, with a definition of two indicators."""
    monkeypatch.chdir(tmp_path)
    define(tmp_path)
    return tmp_path


def test_a_percentage_of_a_workbook_is_one(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    define(here, "- {id: q, name: 满意度, weight: 100, target: ≥95%}")

    def change(sheet: Any) -> None:
        sheet["B2"].number_format = "0.0%"

    workbook(here / "units.xlsx", [["单位", "q"], ["甲", 0.957], ["乙", "95%"]], change)
    assert actuals_of("units.xlsx", capsys) == [[("95.7%", "computed")], [("95%", "computed")]]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_formula_without_a_value_is_told(
    language: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(here / "units.xlsx", [["单位", "q", "质量"], ["甲", "=50*2", 10]])
    assert score("units.xlsx", "--lang", language) == 3
    assert (
        capsys.readouterr().err
        == {
            "zh": "units.xlsx:2:2: 单元格B2的公式“=50*2”没有存下计算结果；请用电子表格软件打开并保存一次 "
            "[actuals/formula-without-value]\n",
            "en": "units.xlsx:2:2: the formula “=50*2” of cell B2 has no stored value; open the workbook in a spreadsheet "
            "program and save it [actuals/formula-without-value]\n",
        }[language]
    )


def test_a_merged_header_of_a_workbook_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [["单位", "数量", None, "质量"], ["甲", 100, 1, 10]]
    workbook(here / "units.xlsx", rows, lambda sheet: sheet.merge_cells("B1:C1"))
    assert score("units.xlsx", "--lang", "zh") == 3
    assert capsys.readouterr().err == (
        "units.xlsx:1:3: 第3列没有列名；请补上，合并的表头请先拆开 [actuals/unnamed-column]\n"
    )


def test_cells_beside_the_names_of_a_workbook_are_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    workbook(here / "units.xlsx", [["单位", "数量", "质量"], ["甲", 100, 10, "见附件"]])
    assert score("units.xlsx", "--lang", "zh") == 3
    assert "units.xlsx:2:4: 第4列没有列名" in capsys.readouterr().err


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_without_sheets_is_told(
    language: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import zipfile

    with zipfile.ZipFile(here / "units.xlsx", "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
    assert score("units.xlsx", "--lang", language) == 3
    assert (
        capsys.readouterr().err
        == {
            "zh": "units.xlsx: 这个工作簿没有工作表 [actuals/no-sheets]\n",
            "en": "units.xlsx: this workbook has no sheets [actuals/no-sheets]\n",
        }[language]
    )


# -- percent signs


@pytest.mark.parametrize(
    ("value", "number_format", "number", "signs"),
    [
        ("0.9", "0%", "90", "%"),
        ("0.957", "0.0%", "95.7", "%"),
        ("0.9", "[Red]0%", "90", "%"),
        ("0.9", "0_%%", "90", "%"),
        ("0.9", "0%%", "9000", "%%"),
        ("90", '0"%"', "90", "%"),
        ("90", "0\\%", "90", "%"),
        ("0.9", "0.0\\%", "0.9", "%"),
        ("90", "0％", "90", "%"),
        ("90", '0"%以上"', "90", "%"),
        ("90", '0"%', "90", "%"),
        ("90", "0[$%-804]", "90", "%"),
        ("90", "0[$￥-804]_%*%", "90", ""),
        ("90", "0_%", "90", ""),
        ("90", "0\\", "90", ""),
        ("90", "General", "90", ""),
        ("90", "", "90", ""),
        ("0.9", '0%;0"%"', "90", "%"),
        ("-0.9", '0%;0"%"', "-0.9", "%"),
        ("0", "0%;0;0", "0", ""),
        ("0", "0%;0", "0", "%"),
        ("-1", "0;0%;0", "-100", "%"),
        ("0.9", '[>1]0"%";0%', "90", "%"),
        ("90", '[>1]0"%";0%', "90", "%"),
        ("90", '[<=1]0%;0"%"', "90", "%"),
        ("1", '[<=1]0%;0"%"', "100", "%"),
        ("2", "[=1]0;[<>2]0%;0", "2", ""),
        ("5", "0;0;0;@%", "5", ""),
    ],
)
def test_a_percent_sign_multiplies_unless_it_is_a_literal(
    value: str, number_format: str, number: str, signs: str
) -> None:
    assert shown(Decimal(value), number_format) == (Decimal(number), signs)


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [(90, '0"%"', "90%"), (0.9, "0\\%", "0.9%"), (0.9, "0.0%", "90%"), (95.5, "0.00", "95.5")],
)
def test_a_number_of_a_workbook_is_read_as_it_is_shown(
    value: float, number_format: str, text: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    define(here, "- {id: q, name: 满意度, weight: 100, target: ≥90%, unit: '%'}")

    def change(sheet: Any) -> None:
        sheet["B2"].number_format = number_format

    workbook(here / "units.xlsx", [["单位", "q"], ["甲", value]], change)
    assert actuals_of("units.xlsx", capsys) == [[(text, "computed")]]


# -- sheets


def test_the_first_visible_sheet_is_read_and_the_others_are_told(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = openpyxl.Workbook()
    hidden = content.active
    assert hidden is not None
    hidden.title = "旧"
    hidden.sheet_state = "hidden"
    content.create_sheet("空")
    for sheet, value in ((hidden, 1), (content.create_sheet("今年"), 100), (content.create_sheet("说明"), 5)):
        for row in (["单位", "数量", "质量"], ["甲", value, 10]):
            sheet.append(row)
    content.save(here / "units.xlsx")
    for language, words in (
        ("zh", "读取了工作表“今年”；另有内容而没有读取的工作表：旧、说明"),
        ("en", "sheet “今年” is read; these also hold something and are not read: 旧, 说明"),
    ):
        assert score("units.xlsx", "--lang", language, "--format", "json") == 0
        printed = capsys.readouterr()
        assert printed.err == f"units.xlsx: {words} [actuals/other-sheets]\n"
        assert json.loads(printed.out)["units"][0]["indicators"][0]["actual"] == "100"


def test_what_is_told_of_sheets_comes_before_what_is_wrong_in_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    content = openpyxl.Workbook()
    sheet = content.active
    assert sheet is not None
    sheet.append(["填表说明"])
    content.create_sheet("数据").append(["单位", "数量"])
    content.save(here / "units.xlsx")
    assert score("units.xlsx", "--lang", "zh") == 3
    told, wrong = capsys.readouterr().err.splitlines()
    assert told.endswith("另有内容而没有读取的工作表：数据 [actuals/other-sheets]")
    assert wrong.endswith("[actuals/no-unit-column]")


def test_a_workbook_in_which_nothing_stands_is_told(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    workbook(here / "units.xlsx", [])
    assert score("units.xlsx", "--lang", "en") == 3
    assert (
        capsys.readouterr().err == "units.xlsx: the file is empty; write something into it [source/empty]\n"
    )


def test_hidden_rows_are_read_like_the_others(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def change(sheet: Any) -> None:
        sheet.row_dimensions[2].hidden = True

    workbook(here / "units.xlsx", [["单位", "数量", "质量"], ["甲", 100, 10], ["乙", 100, 10]], change)
    assert len(actuals_of("units.xlsx", capsys)) == 2


def changed(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The same workbook with other parts."""
    with zipfile.ZipFile(file) as archive:
        parts = {each: archive.read(each) for each in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_sheet_that_is_a_chart_is_passed_over(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Of charts only the sheet itself is there, without the drawing that openpyxl looks for."""
    chart = (
        b'<chartsheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
        b'<sheetViews><sheetView workbookViewId="0"/></sheetViews></chartsheet>'
    )
    relation = (
        b'<Relationship Id="rChart" Target="/xl/chartsheets/sheet1.xml" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/chartsheet"/>'
    )
    sheet = (
        b'<sheet xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" name="C" '
        b'sheetId="9" r:id="rChart"/>'
    )
    override = (
        b'<Override PartName="/xl/chartsheets/sheet1.xml" '
        b'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.chartsheet+xml"/>'
    )

    def change(parts: dict[str, bytes]) -> None:
        parts["xl/chartsheets/sheet1.xml"] = chart
        for part, before, added in (
            ("xl/_rels/workbook.xml.rels", b"</Relationships>", relation),
            ("[Content_Types].xml", b"</Types>", override),
        ):
            parts[part] = parts[part].replace(before, added + before)
        parts["xl/workbook.xml"] = parts["xl/workbook.xml"].replace(b"<sheets>", b"<sheets>" + sheet)

    workbook(here / "units.xlsx", [["单位", "数量", "质量"], ["甲", 100, 10]])
    changed(here / "units.xlsx", change)
    assert actuals_of("units.xlsx", capsys) == [[("100", "computed"), ("10", "computed")]]


# -- damage, and what is too large

DAMAGED = {
    "zh": "units.xlsx: 文件已损坏、不完整，或不是其后缀所说的格式；请重新导出 [actuals/damaged]\n",
    "en": "units.xlsx: the file is damaged, cut short, or not what its suffix says; export it again [actuals/damaged]\n",
}


@pytest.mark.parametrize("language", DAMAGED)
def test_a_style_that_is_not_there_is_told(
    language: str, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet.replace(b'r="B2"', b'r="B2" s="99"')

    workbook(here / "units.xlsx", [["单位", "数量", "质量"], ["甲", 100, 10]])
    changed(here / "units.xlsx", change)
    assert score("units.xlsx", "--lang", language) == 3
    assert capsys.readouterr().err == DAMAGED[language]


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_workbook_that_unpacks_to_too_much_is_told(
    language: str, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(archives, "LARGEST", 4 << 20)
    workbook(here / "units.xlsx", [["单位", "数量", "质量"], ["甲", 100, 10]])

    def change(parts: dict[str, bytes]) -> None:
        sheet = parts["xl/worksheets/sheet1.xml"]
        parts["xl/worksheets/sheet1.xml"] = sheet + b" " * (5 << 20)

    changed(here / "units.xlsx", change)
    assert (here / "units.xlsx").stat().st_size < 20_000
    assert score("units.xlsx", "--lang", language) == 3
    assert (
        capsys.readouterr().err
        == {
            "zh": "units.xlsx: 工作簿解压后有6 MB，最多读取4 MB；请把工作表另存为 CSV，或拆成几个文件 "
            "[actuals/unpacks-too-large]\n",
            "en": "units.xlsx: the workbook unpacks to 6 MB, and at most 4 MB are read; save the sheet as CSV, or split it "
            "[actuals/unpacks-too-large]\n",
        }[language]
    )


def test_an_archive_that_states_too_little_is_not_unpacked_further(here: Path) -> None:
    """300 MB behind a stated size of 1000 bytes, read by a process that may have 1 GB with all its libraries."""
    workbook(here / "units.xlsx", [["单位", "数量", "质量"], ["甲", 100, 10]])
    packer = zlib.compressobj(9, wbits=-15)
    packed = b"".join(packer.compress(b" " * (1 << 20)) for _ in range(300)) + packer.flush()
    lie(here / "units.xlsx", "xl/styles.xml", packed)
    code = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))\n"
        "from scoring.cli import run\n"
        "sys.exit(run(['score', 'definition.yaml', '--actuals', 'units.xlsx', '--lang', 'en']))"
    )
    ran = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
        env={"OPENBLAS_NUM_THREADS": "1"},
    )
    assert (ran.returncode, ran.stderr) == (3, DAMAGED["en"])


def lie(file: Path, name: str, packed: bytes) -> None:
    """Write an archive anew, one part of which holds more than it states."""
    with zipfile.ZipFile(file) as archive:
        parts = {each: archive.read(each) for each in archive.namelist() if each != name}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_STORED) as archive:
        for each, content in parts.items():
            archive.writestr(each, content)
        archive.writestr(name, packed)
    content = bytearray(file.read_bytes())
    for signature, at in ((b"PK\x03\x04", 8), (b"PK\x01\x02", 10)):
        start = content.rindex(name.encode()) if signature[2] == 1 else content.index(name.encode())
        start = content.rindex(signature, 0, start)
        struct.pack_into("<H", content, start + at, zipfile.ZIP_DEFLATED)
        struct.pack_into("<I", content, start + at + 14, 1000)
    file.write_bytes(bytes(content))
