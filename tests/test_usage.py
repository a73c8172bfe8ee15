"""Wrong usage of the command line: what is wrong, in the language that the line asks for, and how it is written."""

import shlex
from pathlib import Path

import click
import pytest

from scoring.cli import COMMANDS, main, run, usage

KNOWN = sorted(COMMANDS)
AUDIT = "jixiao audit [OPTIONS] PATH..."
CASES = [
    ("audit x --fromat json", "没有“--fromat”这个选项；是不是 --format？", "there is no option “--fromat”; did you mean --format?", AUDIT),
    ("audit x --verbos", "没有“--verbos”这个选项；是不是 --verbose？", "there is no option “--verbos”; did you mean --verbose?", AUDIT),
    ("audit x --zzz", "没有“--zzz”这个选项", "there is no option “--zzz”", AUDIT),
    ("audit x -Z", "没有“-Z”这个选项", "there is no option “-Z”", AUDIT),
    ("audit", "缺少 PATH...", "PATH... is missing", AUDIT),
    ("new --year 2025", "缺少选项 --from", "the option --from is missing", "jixiao new [OPTIONS]"),
    ("audit x --format", "--format 后面要写值", "--format needs a value behind it", AUDIT),
    ("audit x --quiet=1", "--quiet 后面不写值", "--quiet takes no value", AUDIT),
    ("audit x --jobs 0", "--jobs 应为1到256的整数，此处是“0”", "--jobs takes a whole number from 1 to 256, found “0”", AUDIT),
    ("audit x -j 257", "--jobs 应为1到256的整数，此处是“257”", "--jobs takes a whole number from 1 to 256, found “257”", AUDIT),
    ("audit x --jobs two", "--jobs 应为1到256的整数，此处是“two”", "--jobs takes a whole number from 1 to 256, found “two”", AUDIT),
    ("audit x --fail-on erro", "--fail-on 不能写“erro”；是不是“error”？", "--fail-on does not know “erro”; did you mean “error”?", AUDIT),
    ("audit x --fail-on all", "--fail-on 不能写“all”；可用：error、warning、info、never", "--fail-on does not know “all”; it takes: error, warning, info, never", AUDIT),
    ("audit x --format jsn", "--format 不能写“jsn”；是不是“json”？", "--format does not know “jsn”; did you mean “json”?", AUDIT),
    ("audit x --date 2025-02-30", "--date 应为日期，如 2025-06-30，此处是“2025-02-30”", "--date takes a day such as 2025-06-30, found “2025-02-30”", AUDIT),
    ("audit x --date 2025-W01-1", "--date 应为日期，如 2025-06-30，此处是“2025-W01-1”", "--date takes a day such as 2025-06-30, found “2025-W01-1”", AUDIT),
    ("audit x --date 2025-6-3", "--date 应为日期，如 2025-06-30，此处是“2025-6-3”", "--date takes a day such as 2025-06-30, found “2025-6-3”", AUDIT),
    ("init a b c", "“b、c”多余，这个命令不需要", "“b, c” is more than this command takes", "jixiao init [OPTIONS] [DIR]"),
    ("explain folder", "“folder”是一个文件夹；请写一个文件", "“folder” is a folder; name one file", "jixiao explain [OPTIONS] FILE [NAME]"),
    ("explain none.yaml", "没有“none.yaml”这个文件或文件夹", "there is no file or folder “none.yaml”", "jixiao explain [OPTIONS] FILE [NAME]"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "folder").mkdir()
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(("line", "zh", "en", "written"), CASES, ids=[each[0] for each in CASES])
def test_wrong_usage_is_told_in_both_languages(
    line: str, zh: str, en: str, written: str, capsys: pytest.CaptureFixture[str]
) -> None:
    name, *words = shlex.split(line)
    command = f"jixiao {name}"
    for language in (["--lang", "zh"], ["--lang=zh"]):
        assert run([name, *language, *words]) == 2
        told = f"{zh}\n用法：{written}（{command} --help 有说明）\n"
        assert capsys.readouterr() == ("", told)
    assert run([name, "--lang", "en", *words]) == 2
    assert capsys.readouterr() == ("", f"{en}\nusage: {written} ({command} --help explains it)\n")


@pytest.mark.parametrize(
    ("found", "zh", "en"),
    [
        ("audti", "没有“audti”这个命令；是不是“audit”？", "there is no command “audti”; did you mean “audit”?"),
        ("xyz", f"没有“xyz”这个命令；可用：{'、'.join(KNOWN)}", f"there is no command “xyz”; there are: {', '.join(KNOWN)}"),
    ],
)  # fmt: skip
def test_a_command_that_there_is_none_of(
    found: str, zh: str, en: str, capsys: pytest.CaptureFixture[str]
) -> None:
    program = "jixiao [OPTIONS] COMMAND [ARGS]..."
    assert run([found, "x", "--lang", "zh"]) == 2
    assert capsys.readouterr() == ("", f"{zh}\n用法：{program}（jixiao --help 有说明）\n")
    assert run([found, "x", "--lang", "en"]) == 2
    assert capsys.readouterr() == ("", f"{en}\nusage: {program} (jixiao --help explains it)\n")


def test_an_argument_that_is_one_of_several_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["schema", "scorcard"]) == 2
    assert capsys.readouterr().err.startswith(
        "NAME 不能写“scorcard”；是不是“scorecard”？\n用法：jixiao schema "
    )


def test_what_click_says_of_something_rare_stands_in_a_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    error = click.BadParameter("something rare")
    assert usage.in_words(error, main, ["audit", "--lang", "en"]) == (
        "the command line cannot be understood: Invalid value: something rare\n"
        f"usage: {AUDIT} (jixiao audit --help explains it)"
    )
    assert usage.in_words(error, main, ["--lang=zh"]).startswith(
        "命令的写法有误：Invalid value: something rare\n"
    )


def test_without_a_command_there_is_help(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "COMMAND [ARGS]" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("line", "locale", "language"),
    [
        ("audit x --lang en", "zh_CN.UTF-8", "en"),
        ("audit x --lang en --lang zh", "en_GB.UTF-8", "zh"),
        ("audit x --lang fr", "en_GB.UTF-8", "en"),
        ("audit x --lang", "zh_CN.UTF-8", "zh"),
        ("audit -- --lang en", "zh_CN.UTF-8", "zh"),
        ("audit x", "en_GB.UTF-8", "en"),
    ],
)
def test_the_language_is_known_before_the_line_is_understood(
    line: str, locale: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("LC_ALL", raising=False)
    monkeypatch.delenv("LC_MESSAGES", raising=False)
    monkeypatch.setenv("LANG", locale)
    assert usage.language_in(line.split()) == language


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_tells_what_it_got_too_much_of(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert isinstance(command, usage.Command)
    own = (usage.Word, usage.Whole, usage.Day, usage.ExistingFile)
    plain = (click.types.StringParamType, click.types.BoolParamType, click.Path)
    assert all(isinstance(each.type, own) or type(each.type) in plain for each in command.params)
