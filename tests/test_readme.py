"""What the READMEs show is what happens."""

import doctest
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

import scoring
from scoring.lint import lint
from scoring.schema import SCHEMAS
from scoring.severities import SEVERITIES

ROOT = Path(__file__).resolve().parent.parent
READMES = ("README.md", "README.zh.md")

CONSOLE = re.compile(r"```console\n\$ jixiao (?P<arguments>.*)\n(?P<output>(?:.*\n)*?)```")
YAML = re.compile(r"```yaml\n(?P<text>(?:.*\n)*?)```")


def blocks(pattern: re.Pattern[str]) -> list[re.Match[str]]:
    found = [
        block for name in READMES for block in pattern.finditer((ROOT / name).read_text(encoding="utf-8"))
    ]
    assert found, "the READMEs show nothing of this kind"
    return found


@pytest.mark.parametrize("block", blocks(CONSOLE), ids=lambda block: block["arguments"])
def test_a_command_prints_what_the_readme_shows(block: re.Match[str]) -> None:
    command = [sys.executable, "-m", "scoring", *shlex.split(block["arguments"])]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert done.stderr == ""
    assert done.stdout.strip()
    if block["output"]:
        assert done.stdout == block["output"]


@pytest.mark.parametrize(
    "block", [each for each in blocks(YAML) if "format: scorecard" in each["text"]], ids=["en", "zh"]
)
def test_the_scorecard_in_the_readme_has_no_errors_and_no_warnings(block: re.Match[str]) -> None:
    result = scoring.score(scoring.loads(block["text"]))
    findings = scoring.audit(result)
    assert [each.code for each in findings if each.severity is not scoring.Severity.INFO] == []


@pytest.mark.parametrize(
    "block", [each for each in blocks(YAML) if "format: rulebook" in each["text"]], ids=["en", "zh"]
)
def test_the_rulebook_in_the_readme_can_be_used_and_lint_finds_nothing(
    block: re.Match[str], tmp_path: Path
) -> None:
    (tmp_path / "own.yaml").write_text(block["text"], encoding="utf-8")
    (found,) = lint([str(tmp_path / "own.yaml")])
    assert (found.problems, found.findings) == ((), ())


@pytest.mark.parametrize(
    "block", [each for each in blocks(YAML) if "format:" not in each["text"]], ids=["en", "zh"]
)
def test_the_groups_in_the_readme_are_read(block: re.Match[str]) -> None:
    card = scoring.loads(f"format: scorecard/1\ntitle: 表\nyear: 2024\nrulebook: wuhan-2021\n{block['text']}")
    assert [str(row.score) for row in scoring.score(card).rows] == ["2.50", "2.50"]


@pytest.mark.parametrize("name", READMES)
def test_codes_in_the_readme_exist_and_it_leads_to_all_of_them(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    areas = "|".join(sorted({code.partition("/")[0] for code in SEVERITIES}))
    named = set(re.findall(rf"`((?:{areas})/[a-z-]+)`", text))
    assert named
    assert named <= set(SEVERITIES)
    assert f"(docs/findings{name.removeprefix('README')})" in text


@pytest.mark.parametrize("name", READMES)
def test_the_readme_names_every_key_of_a_scorecard(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    schema = SCHEMAS["scorecard"]()
    records = (schema, schema["properties"]["budget"], *schema["$defs"].values())
    keys = {key for record in records for key in record["properties"]} - {"budget", "groups", "indicators"}
    assert [key for key in sorted(keys) if f"`{key}`" not in text] == []


@pytest.mark.parametrize("name", READMES)
def test_the_python_in_the_readme_runs(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    from decimal import Decimal
    from fractions import Fraction

    outcome = doctest.testfile(
        str(ROOT / name), module_relative=False, globs={"Decimal": Decimal, "Fraction": Fraction}
    )
    assert outcome.attempted > 0
    assert outcome.failed == 0
