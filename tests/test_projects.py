"""Where projects begin: `jixiao init`, and `jixiao new`, which carries a table to another year."""

import errno
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import tables
import yaml

from scoring.cli import run
from scoring.messages import LANGUAGES, Language
from scoring.projects import carry, files_of_project
from scoring.scorecards import loads
from scoring.source import read_text
from scoring.version import __version__

ROOT = Path(__file__).parents[1]
CASES = yaml.safe_load((ROOT / "tests" / "cases" / "projects" / "carrying.yaml").read_text(encoding="utf-8"))
TABLE = ROOT / "indicators" / "wuhan-data-bureau-2024" / "smart-city.yaml"
CARD = "format: scorecard/1\ntitle: 表\nyear: 2024\nindicators: [{name: 甲, weight: 1, target: 1}]\n"

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


# --- new -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_table_is_carried_to_another_year(case: Any, here: Path, capsys: Capture) -> None:
    Path("old.yaml").write_text(case["before"], encoding="utf-8", newline="")
    assert (
        run(["new", "--from", "old.yaml", "--year", str(case["year"]), "-o", "new.yaml", "--lang", "en"]) == 0
    )
    printed = capsys.readouterr()
    assert Path("new.yaml").read_bytes().decode() == case["after"]
    assert printed.out == "wrote new.yaml\n"
    assert printed.err.splitlines() == [f"new.yaml:{each}" for each in case["hints"]]
    assert Path("old.yaml").read_bytes().decode() == case["before"]


def emptied(kind: str, node: dict[str, Any]) -> dict[str, Any]:
    """What is left of a part of a table, by its data alone."""
    gone = {
        "card": {"declared_total", "flags", "reason", "improvement"},
        "budget": {"rate", "declared"},
        "group": {"declared"},
        "row": {"declared", "deduction", "status", "exempt", "level", "reason"},
        "contribution": {"declared"},
    }[kind]
    left = {key: value for key, value in node.items() if key not in gone}
    for key in {"budget": ["executed"], "row": ["actual"], "contribution": ["actual", "funds"]}.get(kind, []):
        if key in left:
            left[key] = None
    for key, below in (("groups", "group"), ("indicators", "row"), ("contributions", "contribution")):
        if key in left:
            left[key] = [emptied(below, each) for each in left[key]]
    if "budget" in left:
        left["budget"] = emptied("budget", left["budget"])
    return left


def with_blanks(data: Any) -> Any:
    """Data in which an empty text is a blank: between braces a blank is written so."""
    if isinstance(data, dict):
        return {key: with_blanks(each) for key, each in data.items()}
    if isinstance(data, list):
        return [with_blanks(each) for each in data]
    return None if data == "" else data


@pytest.mark.parametrize("file", tables.scorecard_files(), ids=lambda file: f"{file.parent.name}-{file.stem}")
def test_every_table_of_the_project_can_be_carried(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    card = loads(text, str(file))
    carried = carry(text, card, card.year + 1)
    data = read_text(carried).data
    expected = emptied("card", card.document.data)
    expected |= {"year": card.year + 1, "title": card.title.replace(str(card.year), str(card.year + 1))}
    assert with_blanks(data) == with_blanks(expected)
    comments = re.compile(r"^\s*#.*$", re.MULTILINE)
    assert comments.findall(carried) == comments.findall(text)
    assert list(data) == [key for key in card.document.data if key in data]
    assert carry(carried, loads(carried, str(file)), card.year + 1) == carried


def test_without_a_file_the_table_is_printed_and_the_hints_stand_apart(here: Path, capsys: Capture) -> None:
    Path("old.yaml").write_text(CARD.replace("target: 1", "target: 2024年12月底"), encoding="utf-8")
    assert run(["new", "--from", "old.yaml", "--year", "2025"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("format: scorecard/1\ntitle: 表\nyear: 2025\n")
    assert (
        printed.err
        == "<stdout>:4:43: “2024年12月底”写有 2024 年；如果说的是计划年度，请改 [new/dated-text]\n"
    )


@pytest.mark.parametrize(
    ("arguments", "status", "sentences"),
    [
        (
            ["--from", "old.yaml", "--year", "2024"],
            2,
            (
                "“old.yaml”已是 2024 年的；--year 请写另一个年度",
                "“old.yaml” is of 2024 already; give another year with --year",
            ),
        ),
        (
            ["--from", "old.yaml", "--year", "2025", "-o", "there.yaml"],
            2,
            (
                "“there.yaml”已经存在，没有覆盖；请用 --output 另指一个文件",
                "“there.yaml” exists already and was left as it is; name another file with --output",
            ),
        ),
        (
            ["--from", "old.yaml", "--year", "2025", "-o", "missing/new.yaml"],
            2,
            (
                "无法写入 missing/new.yaml：它所在的文件夹不存在",
                "cannot write missing/new.yaml: its folder does not exist",
            ),
        ),
        (
            ["--from", "missing.yaml", "--year", "2025"],
            3,
            (
                "missing.yaml: 无法打开文件：它不存在 [source/unreadable-file]",
                "missing.yaml: the file cannot be opened: it does not exist [source/unreadable-file]",
            ),
        ),
    ],
)
def test_what_cannot_be_carried_is_told_in_a_sentence(
    arguments: list[str], status: int, sentences: tuple[str, str], here: Path, capsys: Capture
) -> None:
    Path("old.yaml").write_text(CARD, encoding="utf-8")
    Path("there.yaml").write_text("kept", encoding="utf-8")
    for language, sentence in zip(LANGUAGES, sentences, strict=True):
        assert run(["new", *arguments, "--lang", language]) == status
        assert capsys.readouterr() == ("", f"{sentence}\n")
    assert Path("there.yaml").read_text(encoding="utf-8") == "kept"


def test_a_broken_table_is_not_carried(here: Path, capsys: Capture) -> None:
    Path("old.yaml").write_text(CARD.replace("weight", "wieght"), encoding="utf-8")
    assert run(["new", "--from", "old.yaml", "--year", "2025", "-o", "new.yaml"]) == 3
    assert "schema/unknown-key-near" in capsys.readouterr().err
    assert not Path("new.yaml").exists()


def test_a_rulebook_that_is_not_found_from_the_new_place_is_told(here: Path, capsys: Capture) -> None:
    Path("old.yaml").write_text(CARD + "rulebook: missing.yaml\n", encoding="utf-8")
    assert run(["new", "--from", "old.yaml", "--year", "2025", "-o", "new.yaml"]) == 3
    assert "missing.yaml" in capsys.readouterr().err
    assert not Path("new.yaml").exists()


def test_paths_are_those_from_the_new_folder(here: Path, capsys: Capture) -> None:
    for folder in ("2024", "2025", "books"):
        Path(folder).mkdir()
    book = (ROOT / "tests" / "cases" / "rulebooks" / "complete.yaml").read_text(encoding="utf-8")
    Path("books/own.yaml").write_text(book, encoding="utf-8")
    head = "# yaml-language-server: $schema=../schemas/scorecard.schema.json\n"
    Path("2024/old.yaml").write_text(f'{head}{CARD}rulebook: "../books/own.yaml"\n', encoding="utf-8")
    assert run(["new", "--from", "2024/old.yaml", "--year", "2023", "-o", "2025/new.yaml"]) == 0
    carried = Path("2025/new.yaml").read_text(encoding="utf-8")
    assert carried.startswith(head)
    assert carried.endswith('rulebook: "../books/own.yaml"\n')
    assert run(["new", "--from", "2024/old.yaml", "--year", "2023", "-o", "new.yaml"]) == 0
    carried = Path("new.yaml").read_text(encoding="utf-8")
    assert carried.startswith("# yaml-language-server: $schema=schemas/scorecard.schema.json\n")
    assert carried.endswith('rulebook: "books/own.yaml"\n')


# --- init ------------------------------------------------------------------------------------------------------------

FILES = [
    ".github/workflows/scorecards.yml",
    ".pre-commit-config.yaml",
    "README.md",
    "schemas/expectation.schema.json",
    "schemas/scorecard.schema.json",
    "scorecards/training.expected.yaml",
    "scorecards/training.yaml",
]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_new_project_passes_at_once(language: Language, here: Path, capsys: Capture) -> None:
    assert run(["init", "project", "--lang", language]) == 0
    files = sorted(str(each.relative_to("project")) for each in Path("project").rglob("*") if each.is_file())
    assert files == FILES
    capsys.readouterr()
    assert run(["audit", "project", "--fail-on", "info"]) == 0
    assert run(["test", "project"]) == 0


@pytest.mark.parametrize(
    ("language", "last"),
    [
        ("zh", "项目已建好。接下来（在“.”里）：jixiao audit scorecards，jixiao test scorecards，pytest。"),
        (
            "en",
            "The project is there. Next, in “.”: jixiao audit scorecards, jixiao test scorecards, pytest.",
        ),
    ],
)
def test_a_project_may_begin_in_a_folder_that_holds_something(
    language: str, last: str, here: Path, capsys: Capture
) -> None:
    Path("notes.txt").write_text("kept", encoding="utf-8")
    assert run(["init", "--lang", language]) == 0
    wrote = {"zh": "已写入", "en": "wrote"}[language]
    *written, told = capsys.readouterr().out.splitlines()
    assert sorted(written) == sorted(f"{wrote} {each}" for each in FILES)
    assert told == last
    assert Path("notes.txt").read_text(encoding="utf-8") == "kept"


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "“project/scorecards/training.yaml、project/README.md”已经存在，没有写任何文件；请换一个文件夹，或先移开它"),
        ("en", "“project/scorecards/training.yaml, project/README.md” exists already, and nothing was written; choose another folder, or move it away first"),
    ],
)  # fmt: skip
def test_nothing_is_overwritten(language: str, sentence: str, here: Path, capsys: Capture) -> None:
    Path("project/scorecards").mkdir(parents=True)
    for name in ("README.md", "scorecards/training.yaml"):
        Path("project", name).write_text("kept", encoding="utf-8")
    assert run(["init", "project", "--lang", language]) == 2
    assert capsys.readouterr() == ("", f"{sentence}\n")
    assert len([each for each in Path("project").rglob("*") if each.is_file()]) == 2


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "不能在 taken/project 新建项目：路径中有一段不是文件夹"),
        ("en", "cannot begin a project in taken/project: a part of its path is no folder"),
    ],
)
def test_a_folder_that_cannot_be_made_is_told(
    language: str, sentence: str, here: Path, capsys: Capture
) -> None:
    Path("taken").write_text("", encoding="utf-8")
    assert run(["init", "taken/project", "--lang", language]) == 2
    assert capsys.readouterr() == ("", f"{sentence}\n")


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("zh", "无法写入 project/scorecards/training.yaml：没有权限"),
        ("en", "cannot write project/scorecards/training.yaml: permission denied"),
    ],
)
def test_a_folder_that_cannot_be_written_to_is_told(
    language: str, sentence: str, here: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(
        "scoring.replacing.Replacement.__init__", refuse
    )  # as root, permissions refuse nothing
    assert run(["init", "project", "--lang", language]) == 2
    assert capsys.readouterr() == ("", f"{sentence}\n")


def test_both_languages_begin_with_the_same_table() -> None:
    zh, en = (read_text(files_of_project(each)["scorecards/training.yaml"]).data for each in ("zh", "en"))
    assert zh == en
    comments = re.findall(r"#.*", files_of_project("en")["scorecards/training.yaml"])
    assert len(comments) > 8
    assert not re.search("[一-鿿]", "".join(comments))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_checks_a_new_project_is_valid_and_of_this_version(language: Language) -> None:
    files = files_of_project(language)
    workflow = yaml.load(files[".github/workflows/scorecards.yml"], Loader=yaml.BaseLoader)
    commands = [each["run"] for each in workflow["jobs"]["check"]["steps"] if "run" in each]
    assert commands[0] == f'pip install "jixiao=={__version__}" pytest'
    assert commands[1].split()[:2] == ["jixiao", "audit"]
    assert "--format github" in commands[1]
    assert commands[2] == f"pytest --jixiao-lang {language}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_hooks_of_a_new_project_are_the_published_ones_with_the_jixiao_that_is_installed(
    language: Language,
) -> None:
    (repository,) = yaml.safe_load(files_of_project(language)[".pre-commit-config.yaml"])["repos"]
    published = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    words = ("name", "description")
    bare = [{key: value for key, value in each.items() if key not in words} for each in published]
    assert repository["repo"] == "local"
    assert [
        {key: value for key, value in each.items() if key not in words} for each in repository["hooks"]
    ] == [{**each, "language": "system", "entry": f"{each['entry']} --lang {language}"} for each in bare]
    if language == "en":
        assert [[each[word] for word in words] for each in repository["hooks"]] == [
            [each[word] for word in words] for each in published
        ]


def test_what_the_workflow_of_a_new_project_runs_passes_and_writes_the_summary(here: Path) -> None:
    assert run(["init"]) == 0
    workflow = yaml.load(Path(".github/workflows/scorecards.yml").read_text("utf-8"), Loader=yaml.BaseLoader)
    commands = [each["run"] for each in workflow["jobs"]["check"]["steps"] if "run" in each]
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "GITHUB_STEP_SUMMARY": "summary.md"}
    for command in commands[1:]:
        subprocess.run(["bash", "-c", command], env=environment, check=True, capture_output=True)
    assert "training.yaml" in Path("summary.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_in_the_readme_of_a_new_project_works(
    language: Language, here: Path, capsys: Capture
) -> None:
    assert run(["init", "--lang", language]) == 0
    readme = Path("README.md").read_text(encoding="utf-8")
    (first, second) = re.findall(r"```\n(.*?)```", readme, re.DOTALL)
    commands = [line.split("#")[0].split() for line in (first + second).splitlines()]
    ours = [each[1:] for each in commands if each[0] == "jixiao"]
    assert [each[0] for each in ours] == ["audit", "test", "new"]
    assert [run(each) for each in ours] == [0, 0, 0]
    assert Path("scorecards/training-2025.yaml").exists()
    assert set(re.findall(r"^- `(.+?)`", readme, re.MULTILINE)) <= {"scorecards/", "schemas/", *FILES}
