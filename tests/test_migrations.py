"""Older formats become the newest: `jixiao migrate`. So far none is older."""

import re
from pathlib import Path
from types import MappingProxyType

import pytest

from scoring import migrations
from scoring.cli import run
from scoring.migrations import NEWEST, STEPS, NotMigrated, migrate
from scoring.schema import SCHEMAS
from scoring.source import read_text

ROOT = Path(__file__).parents[1]
CASES = ROOT / "tests" / "cases" / "migrations"
CARD = (CASES / "scorecard-1.yaml").read_text(encoding="utf-8")

Capture = pytest.CaptureFixture[str]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def to_two(text: str) -> str:
    """A step as it would be written: `title` becomes `name`, and the rest stays."""
    return re.sub("(?m)^title:", "name:", text).replace("scorecard/1", "scorecard/2")


def to_three(text: str) -> str:
    return text.replace("scorecard/2", "scorecard/3")


@pytest.fixture
def at_three(monkeypatch: pytest.MonkeyPatch) -> None:
    """As if scorecards were at 3 already."""
    defaults = ("", {**NEWEST, "scorecard": 3}, {("scorecard", 1): to_two, ("scorecard", 2): to_three})
    monkeypatch.setattr(migrations.migrate, "__defaults__", defaults)


def test_every_format_is_known_with_the_number_that_its_schema_has() -> None:
    stated = {name: build()["properties"]["format"]["const"] for name, build in SCHEMAS.items()}
    assert stated == {name: f"{name}/{number}" for name, number in NEWEST.items()}


def test_every_older_number_has_its_step_and_every_step_its_pair_of_cases() -> None:
    assert set(STEPS) == {(name, number) for name, newest in NEWEST.items() for number in range(1, newest)}
    for (name, number), step in STEPS.items():
        before, after = (CASES / f"{name}-{number}-{each}.yaml" for each in ("before", "after"))
        assert step(before.read_text(encoding="utf-8")) == after.read_text(encoding="utf-8")


@pytest.mark.parametrize("file", sorted(CASES.glob("*-1.yaml")), ids=lambda file: file.stem)
def test_the_newest_format_stays_as_it_is(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    found = migrate(text, read_text(text, file.name))
    assert (found.text, found.changes) == (text, False)
    assert found.before == found.after == file.stem.replace("-", "/")


def test_there_is_a_case_for_every_format() -> None:
    assert {each.stem for each in CASES.glob("*-1.yaml")} == {f"{name}-1" for name in NEWEST}


def test_steps_follow_one_another() -> None:
    steps = MappingProxyType({("scorecard", 1): to_two, ("scorecard", 2): to_three})
    found = migrate(CARD, read_text(CARD), newest={"scorecard": 3}, steps=steps)
    assert (found.before, found.after) == ("scorecard/1", "scorecard/3")
    assert found.text == to_three(to_two(CARD))
    from_two = migrate(to_two(CARD), read_text(to_two(CARD)), newest={"scorecard": 3}, steps=steps)
    assert (from_two.before, from_two.text) == ("scorecard/2", found.text)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        (
            "title: 表",
            "没有写 format，看不出是什么文件；请在开头写明，如 format: scorecard/1",
            "there is no key format, which says what this file is; begin it with one, such as format: scorecard/1",
        ),
        (
            "format: scorecard/2",
            "scorecard/2 比本程序认识的 scorecard/1 新；请升级 jixiao（pip install --upgrade jixiao）",
            "scorecard/2 is newer than scorecard/1, the newest that this program knows; upgrade jixiao (pip install --upgrade jixiao)",
        ),
        (
            "format: scoreboard/1",
            "“scoreboard/1”不是 jixiao 的格式；是不是“scorecard/1”？",
            "“scoreboard/1” is no format of jixiao; did you mean “scorecard/1”?",
        ),
        (
            "format: [1]",
            "“[1]”不是 jixiao 的格式；可以是：accepted/1、expectation/1、gates/1、rulebook/1、scorecard/1",
            "“[1]” is no format of jixiao; it can be accepted/1, expectation/1, gates/1, rulebook/1, scorecard/1",
        ),
    ],
)  # fmt: skip
def test_a_format_that_is_not_known_is_refused(text: str, zh: str, en: str) -> None:
    with pytest.raises(NotMigrated) as refused:
        migrate(text, read_text(text, "file.yaml"))
    (problem,) = refused.value.problems
    assert (problem.say("zh"), problem.say("en")) == (zh, en)
    assert str(problem.where) == ("file.yaml:1:1" if "title" in text else "file.yaml:1:9")


def test_a_folder_is_looked_through_and_others_files_are_passed_over(here: Path, capsys: Capture) -> None:
    Path("card.yaml").write_text(CARD, encoding="utf-8")
    Path("card.expected.yaml").write_text("total: 1\n", encoding="utf-8")
    Path("other.yaml").write_text("services: [web]\n", encoding="utf-8")
    Path("broken.yaml").write_text("a: [\n", encoding="utf-8")
    assert run(["migrate", ".", "--lang", "en"]) == 0
    assert capsys.readouterr() == (
        "./card.expected.yaml: expectation/1 is the newest format, nothing to change.\n"
        "./card.yaml: scorecard/1 is the newest format, nothing to change.\n"
        "Files 2: to change 0, up to date 2, refused 0.\n",
        "",
    )
    assert run(["migrate", "card.yaml", "--lang", "zh"]) == 0
    assert capsys.readouterr().out == (
        "card.yaml：已是最新的格式 scorecard/1，没有要改的。\n共1个文件：0个要改，1个已是最新，0个无法处理。\n"
    )


@pytest.mark.parametrize("options", [[], ["--check"]])
def test_a_file_of_ours_that_cannot_be_read_is_refused_in_a_folder_too(
    options: list[str], here: Path, capsys: Capture
) -> None:
    Path("broken.yaml").write_text("format: scorecard/1\ntitle: [\n", encoding="utf-8")
    Path("card.expected.yaml").write_text("total: [\n", encoding="utf-8")
    Path("other.yaml").write_text("name: [\n", encoding="utf-8")
    assert run(["migrate", ".", "--lang", "en", *options]) == 3
    printed = capsys.readouterr()
    assert printed.out == "Files 2: to change 0, up to date 0, refused 2.\n"
    assert [line.split(": ")[0] for line in printed.err.splitlines()] == [
        "./broken.yaml:3:1",
        "./card.expected.yaml:2:1",
    ]


def test_a_file_of_the_future_is_refused_wherever_it_is(here: Path, capsys: Capture) -> None:
    Path("card.yaml").write_text("format: scorecard/2\n", encoding="utf-8")
    for path in (".", "card.yaml"):
        assert run(["migrate", path, "--lang", "en"]) == 3
        printed = capsys.readouterr()
        assert printed.out == "Files 1: to change 0, up to date 0, refused 1.\n"
        assert "scorecard/2 is newer than scorecard/1" in printed.err


def test_a_file_that_is_named_has_to_be_ours(here: Path, capsys: Capture) -> None:
    Path("other.yaml").write_text("services: [web]\n", encoding="utf-8")
    Path("broken.yaml").write_text("a: [\n", encoding="utf-8")
    assert run(["migrate", "other.yaml", "broken.yaml", "--lang", "en"]) == 3
    printed = capsys.readouterr()
    assert printed.out == "Files 2: to change 0, up to date 0, refused 2.\n"
    assert [line.partition(":")[0] for line in printed.err.splitlines()] == ["other.yaml", "broken.yaml"]


@pytest.mark.parametrize(
    ("language", "nothing", "missing"),
    [
        (
            "zh",
            "“.”下没有 jixiao 的文件；请指明文件，或放有自评表、评分办法、预期文件的文件夹",
            "没有“missing”这个文件或文件夹",
        ),
        (
            "en",
            "there is no file of jixiao under “.”; name a file, or a folder with scorecards, rulebooks or expectations",
            "there is no file or folder “missing”",
        ),
    ],
)
def test_where_there_is_nothing_it_is_told(
    language: str, nothing: str, missing: str, here: Path, capsys: Capture
) -> None:
    assert run(["migrate", ".", "--lang", language]) == 2
    assert capsys.readouterr() == ("", f"{nothing}\n")
    assert run(["migrate", "missing", "--lang", language]) == 2
    assert capsys.readouterr() == ("", f"{missing}\n")


@pytest.mark.usefixtures("at_three")
@pytest.mark.parametrize(
    ("language", "checked", "done"),
    [
        ("zh", "card.yaml：是 scorecard/1，可以改为 scorecard/3。", "card.yaml：由 scorecard/1 改为 scorecard/3。"),
        ("en", "card.yaml: scorecard/1 can become scorecard/3.", "card.yaml: scorecard/1 became scorecard/3."),
    ],
)  # fmt: skip
def test_an_older_file_is_rewritten_or_only_told(
    language: str, checked: str, done: str, here: Path, capsys: Capture
) -> None:
    Path("card.yaml").write_text(CARD, encoding="utf-8")
    assert run(["migrate", "card.yaml", "--check", "--lang", language]) == 1
    assert capsys.readouterr().out.splitlines()[0] == checked
    assert Path("card.yaml").read_text(encoding="utf-8") == CARD
    assert run(["migrate", "card.yaml", "--lang", language]) == 0
    assert capsys.readouterr().out.splitlines()[0] == done
    assert Path("card.yaml").read_text(encoding="utf-8") == to_three(to_two(CARD))


@pytest.mark.usefixtures("at_three")
def test_line_ends_stay(here: Path) -> None:
    Path("card.yaml").write_bytes(CARD.replace("\n", "\r\n").encode())
    assert run(["migrate", "card.yaml"]) == 0
    assert b"scorecard/3\r\n" in Path("card.yaml").read_bytes()
