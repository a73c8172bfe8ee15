"""`accepted.yaml`: what is accepted for a folder holds in the audit, the command and under pytest, as what stands in a scorecard's own file."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from test_acceptance import ACCEPTED
from test_expectations import CARD

from scoring.cli import run
from scoring.messages import LANGUAGES, Language
from scoring.reports import FORMATS

pytest_plugins = ["pytester"]

OWN, SHARED = "表.expected.yaml", "accepted.yaml"
HEAD = "format: accepted/1\naccepted:\n  表.yaml:\n"
ENTRIES = "".join(f"  {line}\n" for line in ACCEPTED.splitlines()[1:])
DAY = "2025-06-30"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    Path("表.yaml").write_text(CARD, encoding="utf-8")
    return tmp_path


def told(capsys: Capture, *arguments: str) -> tuple[int, str]:
    status = run([*arguments])
    out, err = capsys.readouterr()
    return status, out + err


def from_either(capsys: Capture, more: str, *arguments: str) -> list[tuple[int, str]]:
    """What is told with the same acceptances in the one file and in the other, with the places left out."""
    found = []
    for name, text in ((OWN, ACCEPTED + more), (SHARED, HEAD + ENTRIES + (f"  {more}" if more else ""))):
        Path(name).write_text(text, encoding="utf-8")
        status, page = told(capsys, *arguments)
        Path(name).unlink()
        found.append((status, page.replace(name, "FILE")))
    return found


@pytest.mark.parametrize("form", sorted(FORMATS))
def test_every_report_shows_the_raw_and_the_adjusted_result_alike(
    form: str, here: Path, capsys: Capture
) -> None:
    own, shared = from_either(capsys, "", "audit", "表.yaml", "--format", form, "--date", DAY, "-v")
    assert own == shared
    assert own[0] == 0
    assert told(capsys, "audit", "表.yaml", "--format", form)[0] == 1


def test_one_in_each_file_is_one_result(here: Path, capsys: Capture) -> None:
    first, second = ENTRIES.splitlines(keepends=True)
    Path(OWN).write_text(f"accepted:\n{first.strip()}\n", encoding="utf-8")
    Path(SHARED).write_text(HEAD + second, encoding="utf-8")
    status, page = told(capsys, "audit", "表.yaml", "--format", "json", "--date", DAY)
    summary = json.loads(page)["summary"]
    assert (status, summary["errors"], summary["accepted_errors"], summary["accepted_warnings"]) == (
        0,
        1,
        1,
        1,
    )


STALE = "- {code: total/declared-mismatch, reason: 已更正, by: 复核岗, until: 2025-12-31}\n"


@pytest.mark.parametrize(
    ("more", "day", "line"),
    [
        ("", "2025-07-01", "FILE:{}: 复核岗接受 weight/sum-mismatch（全表）到2025-06-30为止，现已过期"),
        (STALE, DAY, "FILE:{}: 全表已没有 total/declared-mismatch 可接受"),
    ],
)
def test_what_no_longer_holds_fails_in_an_audit_and_in_the_command(
    more: str, day: str, line: str, here: Path, capsys: Capture
) -> None:
    places = ("4:3", "6:5") if more else ("2:63", "4:65")
    for command in ("audit", "test"):
        found = from_either(capsys, more, command, ".", "--date", day)
        assert [status for status, _ in found] == [1, 1]
        assert all(line.format(place) in page for place, (_, page) in zip(places, found, strict=True))


def test_the_command_runs_the_file_of_the_folder_where_no_scorecard_has_its_own(
    here: Path, capsys: Capture
) -> None:
    Path(SHARED).write_text(HEAD + ENTRIES, encoding="utf-8")
    assert told(capsys, "test", ".", "--date", DAY, "-v") == (
        0,
        "./accepted.yaml\n"
        "  符合 表.yaml::accepted/weight/sum-mismatch\n"
        "  符合 表.yaml::accepted/score/docked-but-met 质量\n"
        "\n"
        "共1个预期文件，0个无法使用；2项预期，0项不符。\n",
    )
    assert told(capsys, "test", SHARED, "--date", DAY)[0] == 0
    status, page = told(capsys, "test", SHARED, "--date", "2025-07-01", "--format", "json")
    (file,) = json.loads(page)["files"]
    assert (status, file["file"], file["scorecard"]) == (1, SHARED, "表.yaml")
    assert [each["holds"] for each in file["checks"]] == [False, True]
    assert file["checks"][0]["where"] == {"file": SHARED, "line": 4, "column": 5}
    assert file["checks"][0]["problems"][0]["where"] == {"file": SHARED, "line": 4, "column": 65}


def test_recording_and_updating_leave_the_file_of_the_folder_alone(here: Path, capsys: Capture) -> None:
    Path(SHARED).write_text(HEAD + ENTRIES, encoding="utf-8")
    assert run(["test", ".", "--record"]) == 0
    assert Path(OWN).exists()
    assert run(["test", ".", "--update", "--yes", "--date", "2030-01-01"]) == 0
    assert Path(SHARED).read_text(encoding="utf-8") == HEAD + ENTRIES


def test_a_file_that_cannot_be_used_is_told_everywhere(here: Path, capsys: Capture) -> None:
    Path(SHARED).write_text((HEAD + ENTRIES).replace("score/docked", "score/docket"), encoding="utf-8")
    sentence = "accepted.yaml:5:12: “score/docket-but-met”不是可用的值；是不是“score/docked-but-met”？"
    for command in ("audit", "test", "check"):
        status, page = told(capsys, command, ".")
        assert (status, sentence in page) == (3, True), command
    Path(SHARED).write_text("format: accepted/2\naccepted: {}\n", encoding="utf-8")
    assert told(capsys, "audit", ".")[0] == 3


def test_a_file_of_that_name_that_is_none_of_ours_is_nobodys_concern(here: Path, capsys: Capture) -> None:
    for text in (
        "- a\n- b\n",
        "names: [a]\n",
        "format: other/1\naccepted: [\n",
        "format: other/1\naccepted: 1\n",
    ):
        Path(SHARED).write_text(text, encoding="utf-8")
        assert told(capsys, "audit", "表.yaml")[0] == 1
        assert told(capsys, "check", ".")[1] == "共1个文件，0个无法使用；略过1个。\n"


FLOW = '{note: "' + "x" * 12_000 + '", format: accepted/1, accepted: {表.yaml: [%s]}}\n'
LATE = "accepted:\n  表.yaml:\n" + ENTRIES + "# " + "x" * 12_000 + "\nformat: accepted/1\n"


@pytest.mark.parametrize(
    "text",
    [
        FLOW % ", ".join(each.strip().removeprefix("- ") for each in ENTRIES.splitlines()),
        LATE,
    ],
    ids=["flow", "late"],
)
def test_the_file_of_a_folder_is_read_before_it_is_judged(text: str, here: Path, capsys: Capture) -> None:
    Path(SHARED).write_text(text, encoding="utf-8")
    for command in ("audit", "test"):
        assert told(capsys, command, ".", "--date", DAY)[0] == 0
        status, page = told(capsys, command, ".", "--date", "2025-07-01")
        assert (status, page.count("到2025-06-30为止，现已过期")) == (1, 1), command
    assert told(capsys, "check", ".") == (0, "共2个文件，0个无法使用；略过0个。\n")


def test_a_file_of_a_folder_without_its_format_is_told(here: Path, capsys: Capture) -> None:
    Path(SHARED).write_text(HEAD.partition("\n")[2] + ENTRIES, encoding="utf-8")
    for command in ("audit", "test", "check"):
        status, page = told(capsys, command, ".", "--lang", "en")
        assert (status, "accepted.yaml:1:1: the key “format” is missing" in page) == (3, True), (
            command,
            page,
        )


@pytest.mark.parametrize(
    "make", [lambda: os.symlink("nothing", SHARED), lambda: Path(SHARED).write_text("accepted: [\n")]
)
def test_a_file_of_a_folder_that_cannot_be_read_is_told(
    make: Callable[[], object], here: Path, capsys: Capture
) -> None:
    make()
    for command in ("audit", "test", "check"):
        status, page = told(capsys, command, ".")
        assert (status, "accepted.yaml" in page) == (3, True), command
    assert told(capsys, "audit", "表.yaml")[0] == 3


MISNAMED = {
    "表.expected.yml": ("total: 100\n", "表.expected.yaml"),
    "别名.yaml": ("format: expectation/1\nscorecard: 表.yaml\ntotal: 100\n", "别名.expected.yaml"),
    ".expected.yaml": ("format: expectation/1\ntotal: 100\n", "NAME.expected.yaml"),
    "accepted.yml": (HEAD + ENTRIES, "accepted.yaml"),
    "waivers.yaml": (HEAD + ENTRIES, "accepted.yaml"),
}
SAID = {
    ("zh", "expectation"): "这是预期文件，但用这个文件名不会被核对；请改名为 {}",
    (
        "en",
        "expectation",
    ): "this file is one of expectations, but nothing runs it under this name; call it {}",
    ("zh", "accepted"): "这是本文件夹已接受的问题，但用这个文件名没有程序会读；请改名为 {}",
    (
        "en",
        "accepted",
    ): "this is what is accepted in a folder, but nothing reads it under this name; call it {}",
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", MISNAMED)
def test_a_file_of_ours_under_another_name_is_refused(
    name: str, language: Language, here: Path, capsys: Capture
) -> None:
    text, right = MISNAMED[name]
    Path(name).write_text(text, encoding="utf-8")
    sentence = SAID[language, "accepted" if right == SHARED else "expectation"].format(right)
    for path in (name, "."):
        for command in (["test"], ["test", "--update", "--yes"], ["test", "--record"], ["check"]):
            status, page = told(capsys, *command, path, "--lang", language)
            assert (status, f"{name}: {sentence}" in page) == (3, True), (command, path, page)
            Path(OWN).unlink(missing_ok=True)


def test_a_changed_file_is_read_anew_in_the_same_process(here: Path, capsys: Capture) -> None:
    for until, status in (("2025-06-30", 1), ("2025-07-01", 0), ("2025-06-30", 1)):
        Path(SHARED).write_text((HEAD + ENTRIES).replace("2025-06-30", until), encoding="utf-8")
        assert told(capsys, "audit", ".", "--date", "2025-07-01")[0] == status


def test_under_pytest_it_is_a_file_with_an_item_for_each_acceptance(pytester: pytest.Pytester) -> None:
    folder = pytester.mkdir("tables")
    (folder / "表.yaml").write_text(CARD, encoding="utf-8")
    (folder / SHARED).write_text(HEAD + ENTRIES, encoding="utf-8")
    (folder / OWN).write_text("findings: {reason/missing: 产出 / 数量}\n", encoding="utf-8")
    other = pytester.mkdir("other")
    (other / SHARED).write_text("names: [a]\n", encoding="utf-8")
    ran = pytester.runpytest("--collect-only", "-q")
    assert [line for line in ran.outlines if "::" in line] == [
        "tables/accepted.yaml::表.yaml::accepted/weight/sum-mismatch",
        "tables/accepted.yaml::表.yaml::accepted/score/docked-but-met 质量",
        "tables/表.expected.yaml::findings",
    ]
    pytester.runpytest(f"--jixiao-date={DAY}").assert_outcomes(passed=3)
    ran = pytester.runpytest("--jixiao-date=2025-07-01", "--jixiao-lang=en")
    ran.assert_outcomes(passed=2, failed=1)
    assert (
        "tables/accepted.yaml:4:65: 复核岗 accepted weight/sum-mismatch for the whole table"
        in ran.stdout.str()
    )
    assert "Traceback" not in ran.stdout.str()
    (folder / SHARED).write_text(HEAD + ENTRIES.replace("质量", "质粮"), encoding="utf-8")
    ran = pytester.runpytest("--jixiao-lang=en")
    ran.assert_outcomes(errors=2)
    assert "tables/accepted.yaml:5:38: there is no “质粮” in the table" in ran.stdout.str()


def test_one_named_scorecard_is_tried_with_what_the_folder_accepts_in_it(here: Path, capsys: Capture) -> None:
    Path("另一张.yaml").write_text(CARD, encoding="utf-8")
    Path(SHARED).write_text(HEAD + ENTRIES + "  另一张.yaml:\n" + ENTRIES, encoding="utf-8")
    after = ("--date", "2025-07-01")
    status, page = told(capsys, "test", "表.yaml", "-v", *after)
    assert (status, page.splitlines()[:2]) == (
        1,
        ["accepted.yaml", "  不符 表.yaml::accepted/weight/sum-mismatch"],
    )
    assert "另一张" not in page
    assert page.endswith("共1个预期文件，0个无法使用；2项预期，1项不符。\n")
    Path(OWN).write_text("total: 29.29\n", encoding="utf-8")
    for paths, count in ((["表.yaml"], 3), (["表.yaml", SHARED], 5), (["表.yaml", "."], 5)):
        assert told(capsys, "test", *paths, "--date", DAY)[1].endswith(f"{count}项预期，0项不符。\n")


def test_a_named_scorecard_of_which_no_file_says_anything_is_wrong_usage(here: Path, capsys: Capture) -> None:
    Path(SHARED).write_text("format: accepted/1\naccepted: {}\n", encoding="utf-8")
    status, page = told(capsys, "test", "表.yaml")
    assert (status, "“表.yaml”旁边没有“表.expected.yaml”" in page) == (2, True)
    Path(SHARED).write_text("format: accepted/1\naccepted: 1\n", encoding="utf-8")
    status, page = told(capsys, "test", "表.yaml")
    assert (status, "accepted.yaml:2:11" in page) == (3, True)


def test_two_scorecards_of_one_name_share_no_acceptances(here: Path, capsys: Capture) -> None:
    Path("表.yml").write_text(CARD, encoding="utf-8")
    Path(OWN).write_text(ACCEPTED, encoding="utf-8")
    for name in ("表.yaml", "表.yml"):
        status, page = told(capsys, "audit", name, "--date", DAY, "--lang", "en")
        assert status == 3
        assert (
            "表.expected.yaml:1:1: this file may be about any of: 表.yaml, 表.yml;"
            " rename all but one, or name the one with scorecard [expectation/several-scorecards]"
        ) in page
    Path(OWN).write_text(f"scorecard: 表.yml\n{ACCEPTED}", encoding="utf-8")
    assert [told(capsys, "audit", name, "--date", DAY)[0] for name in ("表.yaml", "表.yml")] == [1, 0]


def test_two_scorecards_of_one_name_are_not_recorded(here: Path, capsys: Capture) -> None:
    Path("表.yml").write_text(CARD, encoding="utf-8")
    sentences = {
        "zh": "{0}: “./{1}”的预期也会写在“./表.expected.yaml”里；请改其中一个的文件名 [cli/same-name]",
        "en": "{0}: the expectations of “./{1}” would stand in “./表.expected.yaml” too; rename one of the two [cli/same-name]",
    }
    for language, sentence in sentences.items():
        status, page = told(capsys, "test", "--record", ".", "--lang", language)
        assert (status, Path(OWN).exists()) == (3, False)
        assert sentence.format("./表.yaml", "表.yml") in page
        assert sentence.format("./表.yml", "表.yaml") in page
