"""The plugin as a project uses it: what is collected, how it is named, chosen and reported."""

import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from test_expectations import CARD

pytest_plugins = ["pytester"]

EXPECTED = """\
total: 29.29
rows:
  产出 / 数量: {score: 4.29, exact: 30/7}
  a1: 2.2
findings:
  weight/sum-mismatch:
  reason/missing: 产出 / 数量
  score/docked-but-met: 质量
under:
  hubei-2020: {total: 29.29, rows: {质量: 3}}
accepted:
- {code: score/docked-but-met, at: 质量, reason: 核查, by: 复核岗, until: 2025-06-30}
"""
NAMES = [
    "tables/表.expected.yaml::total",
    "tables/表.expected.yaml::产出 / 数量",
    "tables/表.expected.yaml::a1",
    "tables/表.expected.yaml::findings",
    "tables/表.expected.yaml::accepted/score/docked-but-met 质量",
    "tables/表.expected.yaml::hubei-2020::total",
    "tables/表.expected.yaml::hubei-2020::质量",
]
DAY = "--jixiao-date=2025-01-01"

Project = pytest.Pytester


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project with a folder of one scorecard and what is expected of it."""
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    folder = pytester.mkdir("tables")
    (folder / "表.yaml").write_text(CARD, encoding="utf-8")
    (folder / "表.expected.yaml").write_text(EXPECTED, encoding="utf-8")
    return pytester


def expect(project: Project, text: str, name: str = "表") -> None:
    (project.path / "tables" / f"{name}.expected.yaml").write_text(text, encoding="utf-8")


def ids(project: Project, *arguments: str) -> list[str]:
    """The node ids that are collected."""
    ran = project.runpytest("--collect-only", "-q", *arguments)
    return [line for line in ran.outlines if "::" in line]


def test_each_check_is_an_item_with_a_stable_name(project: Project) -> None:
    assert ids(project) == NAMES
    assert ids(project, "tables/表.expected.yaml") == NAMES


def test_only_files_of_expectations_are_collected(project: Project) -> None:
    for name in ("a.yaml", "expected.yaml", ".expected.yaml", "a.expected.yml", "b.expected.yaml.bak"):
        (project.path / name).write_text("total: 1\n")
    assert ids(project) == NAMES


FOREIGN = {
    "render.expected.yaml": "kind: Deployment\nmetadata: {name: a}\n",
    "render.yaml": "kind: Template\n",
    "broken.expected.yaml": "{{ .Values }}\n: [",
    "golden.expected.yaml": "format: golden/1\ntotal: 1\n",
    "named.expected.yaml": "scorecard: render.yaml\n",
    "accepted.yaml": "- a\n- b\n",
}


def test_a_file_of_another_program_is_left_to_it(project: Project) -> None:
    for name, text in FOREIGN.items():
        (project.path / name).write_text(text)
    assert ids(project) == NAMES
    project.runpytest(DAY).assert_outcomes(passed=6, failed=1)


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.expected.yaml", "format: expectation/1\ntotal: 1\n"),
        ("a.expected.yaml", "scorecard: tables/表.yaml\ntotal: 1\n"),
        ("a.expected.yaml", "total: 1\nscorecard: 'fehlt.yaml' # gone\n"),
        ("tables/表.expected.yaml", "format: golden/1\n"),
        ("flow.expected.yaml", "total: 1\n"),
    ],
)
def test_what_says_that_it_is_ours_or_stands_beside_a_scorecard_is_collected(
    name: str, text: str, project: Project
) -> None:
    (project.path / "tables" / "表.expected.yaml").unlink()
    (project.path / "flow.yaml").write_text("{format: scorecard/1, title: 表}\n", encoding="utf-8")
    (project.path / name).write_text(text, encoding="utf-8")
    counts = project.runpytest("--collect-only", "-q").parseoutcomes()
    assert counts.get("errors", 0) + counts.get("tests", 0) + counts.get("test", 0) == 1


def test_the_day_is_read_once_in_a_run(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    """A clock on which it is the next day whenever somebody looks again, and in every further process."""
    expect(project, EXPECTED[EXPECTED.index("accepted:") :] + "total: 29.29\n")
    project.makeconftest(
        """
        import datetime, os
        import scoring.pytest_plugin

        class Clock(datetime.date):
            @classmethod
            def today(cls):
                is_first = "seen" not in os.environ
                os.environ["seen"] = "once"
                return datetime.date(2025, 6, 30 if is_first else 1 ) + datetime.timedelta(0 if is_first else 60)

        scoring.pytest_plugin.date = Clock
        """
    )
    monkeypatch.delenv("seen", raising=False)
    project.runpytest_subprocess("-p", "no:xdist").assert_outcomes(passed=2)
    project.runpytest_subprocess("-n", "1").assert_outcomes(passed=2)
    monkeypatch.setenv("seen", "before")
    project.runpytest_subprocess("-p", "no:xdist").assert_outcomes(passed=1, failed=1)


@pytest.mark.parametrize("text", ["2025-W01-1", "20250630", "2025-6-3", "2025-02-30"])
def test_a_day_that_is_none_is_refused_in_a_sentence(text: str, project: Project) -> None:
    ran = project.runpytest(f"--jixiao-date={text}")
    told = ran.stderr.str()
    assert (
        f"--jixiao-date 应为日期，如 2025-06-30，此处是“{text}” / "
        f"--jixiao-date takes a day such as 2025-06-30, found “{text}”"
    ) in told
    assert "Traceback" not in told


def test_items_are_run_by_the_same_checks_as_the_command(project: Project) -> None:
    ran = project.runpytest(DAY)
    ran.assert_outcomes(passed=6, failed=1)
    assert project.runpytest("--jixiao-date=2025-07-01").parseoutcomes() == {"passed": 5, "failed": 2}


@pytest.mark.parametrize(
    ("arguments", "chosen"),
    [
        (["-k", "数量"], [1]),
        (["-k", "total"], [0, 5]),
        (["-k", "hubei and not total"], [6]),
        (["-m", "jixiao"], [0, 1, 2, 3, 4, 5, 6]),
        (["-m", "not jixiao"], []),
        (["tables/表.expected.yaml::a1"], [2]),
        (["tables/表.expected.yaml::产出 / 数量"], [1]),
        (["tables/表.expected.yaml::hubei-2020"], [5, 6]),
        (["tables/表.expected.yaml::hubei-2020::质量"], [6]),
    ],
)
def test_items_are_chosen_by_words_marks_and_ids(
    arguments: list[str], chosen: list[int], project: Project
) -> None:
    assert ids(project, "--strict-markers", *arguments) == [NAMES[each] for each in chosen]


def test_a_failure_shows_the_difference_and_the_trace_and_no_traceback(project: Project) -> None:
    ran = project.runpytest(DAY, "--jixiao-lang", "en", "tables/表.expected.yaml::a1")
    page = ran.stdout.str()
    assert (
        "tables/表.expected.yaml:4:7: score of “a1”: expected 2.2, found 2.00, 0.2 too low"
        " [expectation/value-too-low]\n"
        "\n"
        "数量   效益   tables/表.yaml:12:5\n"
        "  weight: 2\n"
        "  target: 10个\n"
    ) in page
    assert "  judgement: the target is met, full marks\n" in page
    assert "Traceback" not in page
    assert ".py" not in page
    assert "FAILED tables/表.expected.yaml::a1 - " in page


def test_a_failure_names_what_would_give_the_expected_number(project: Project) -> None:
    expect(project, "rows: {产出 / 数量: 4.92}\n")
    page = project.runpytest().stdout.str()
    assert "「产出 / 数量」的得分应为4.92，实为4.29，少0.63 [expectation/value-too-low]" in page
    assert "可能的原因：4.29中相邻两位数字写反了，成为4.92。" in page


def test_a_place_is_the_line_in_the_file(project: Project) -> None:
    items, _ = project.inline_genitems()
    assert [(item.location[0], item.location[1]) for item in items] == [
        ("tables/表.expected.yaml", line) for line in (0, 2, 3, 4, 11, 9, 9)
    ]


def test_the_last_failures_are_run_again(project: Project) -> None:
    project.runpytest(DAY).assert_outcomes(passed=6, failed=1)
    project.runpytest(DAY, "--lf").assert_outcomes(failed=1)
    expect(project, EXPECTED.replace("a1: 2.2", "a1: 2"))
    project.runpytest(DAY, "--lf").assert_outcomes(passed=1)


def test_several_processes_run_the_same_items(project: Project) -> None:
    ran = project.runpytest_subprocess(DAY, "-n", "2", "-v", "-p", "no:cacheprovider")
    ran.assert_outcomes(passed=6, failed=1)
    assert "0.2" in ran.stdout.str()
    assert {name for name in NAMES if f" {name} " in f"{ran.stdout.str()} ".replace("\n", " ")} == set(NAMES)


def test_junit_has_every_item(project: Project) -> None:
    project.runpytest(DAY, "--junitxml=junit.xml", "-o", "junit_family=xunit1")
    cases = list(ET.parse(project.path / "junit.xml").getroot().iter("testcase"))
    assert [(each.get("name"), each.get("line")) for each in cases][:3] == [
        ("total", "0"),
        ("产出 / 数量", "2"),
        ("a1", "3"),
    ]
    (failure,) = [found for each in cases for found in each.iter("failure")]
    assert "「a1」的得分应为2.2，实为2.00，少0.2" in str(failure.text)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("totl: 1\n", "表.expected.yaml:1:1: 没有名为“totl”的键；是不是“total”？"),
        ("rows: {a2: 1}\n", "表.expected.yaml:1:8: 表中没有指标“a2”；有：产出 / 数量、a1、质量"),
        ("scorecard: 另一张.yaml\ntotal: 1\n", "没有自评表“"),
        ("- total\n", "表.expected.yaml:1:1: 文件应当由键和值组成，最简单的一行如 total: 99.57"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_collection_error_in_our_words(
    text: str, says: str, project: Project
) -> None:
    expect(project, text)
    ran = project.runpytest()
    ran.assert_outcomes(errors=1)
    assert f"tables/{says}" in ran.stdout.str() or says in ran.stdout.str()
    assert "ERROR tables/表.expected.yaml" in ran.stdout.str()
    for word in ("Traceback", "INTERNALERROR", ".py"):
        assert word not in ran.stdout.str()
    assert ran.ret == pytest.ExitCode.INTERRUPTED


def test_two_files_for_one_scorecard_are_one_too_many(project: Project) -> None:
    expect(project, "scorecard: 表.yaml\ntotal: 29.29\n", "之二")
    page = project.runpytest().stdout.str()
    assert "tables/表.expected.yaml:1:1: 这张自评表的预期已写在“tables/之二.expected.yaml”里" in page
    assert "ERROR tables/表.expected.yaml" in page


def test_a_scorecard_that_cannot_be_scored_fails_in_our_words(project: Project) -> None:
    card = CARD.replace("name: 产出", "name: 产出\n  aggregate: means")
    (project.path / "tables" / "表.yaml").write_text(card, encoding="utf-8")
    expect(project, "total: 1\n")
    ran = project.runpytest()
    ran.assert_outcomes(failed=1)
    assert "tables/表.yaml:8:14: " in ran.stdout.str()
    assert "[aggregate/unknown" in ran.stdout.str()
    assert ".py" not in ran.stdout.str()


def test_names_that_part_ids_or_steer_a_terminal_are_written_otherwise(project: Project) -> None:
    card = '{format: scorecard/1, title: 表, year: 2024, rulebook: wuhan-2021, indicators: [{name: "a::b\\tc", weight: 1, target: ≥1, actual: 1}, {name: total, weight: 1, target: ≥1, actual: 1}]}'
    (project.path / "tables" / "表.yaml").write_text(card, encoding="utf-8")
    expect(project, 'total: 2\nrows: {"a::b\\tc": 1, total: 1}\n')
    chosen = "tables/表.expected.yaml::a：：b\\tc"
    assert ids(project) == [
        "tables/表.expected.yaml::total",
        chosen,
        "tables/表.expected.yaml::rows/total",
    ]
    project.runpytest(chosen).assert_outcomes(passed=1)


def test_without_files_of_expectations_nothing_of_ours_is_loaded(project: Project) -> None:
    (project.path / "tables" / "表.expected.yaml").unlink()
    (project.path / "other.yaml").write_text("a: 1\n")
    for name, text in FOREIGN.items():
        (project.path / name).write_text(text)
    project.makepyfile(
        """
        import sys

        def test_what_is_loaded():
            assert sorted(each for each in sys.modules if each.partition(".")[0] == "scoring") == [
                "scoring", "scoring.beside", "scoring.days", "scoring.formats", "scoring.pytest_plugin"
            ]
            assert not {"yaml", "jsonschema", "rich", "click"} & sys.modules.keys()
        """
    )
    project.runpytest_subprocess("-p", "no:xdist", "-p", "no:hypothesispytest").assert_outcomes(passed=1)


def test_our_own_tables_are_tests(pytestconfig: pytest.Config) -> None:
    assert "indicators" in pytestconfig.getini("testpaths")
    root = Path(__file__).parents[1]
    listed = subprocess.run(
        [
            sys.executable,
            "-m",
            "pytest",
            "--collect-only",
            "-q",
            "-o",
            "addopts=",
            "indicators/schemes/hdi/norway.expected.yaml",
        ],
        cwd=root,
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "indicators/schemes/hdi/norway.expected.yaml::GNI per capita\n" in listed.stdout
