"""What is shipped: a wheel that works anywhere, and an import that loads little."""

import re
import shutil
import subprocess
import sys
import sysconfig
import zipfile
from dataclasses import dataclass
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import pytest

import scoring

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "scoring"
TABLE = ROOT / "indicators" / "wuhan-data-bureau-2024" / "smart-city.yaml"


def python(*arguments: str, cwd: Path = ROOT, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={"LANG": "zh_CN.UTF-8", **env},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )


def why_no_wheel() -> str:
    """What is missing to build a wheel here, with nothing downloaded."""
    needed = re.search(r"setuptools>=(\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert needed
    try:
        found = version("setuptools")
    except PackageNotFoundError:
        return "setuptools is not installed"
    return (
        "" if int(found.split(".")[0]) >= int(needed[1]) else f"setuptools {found} is older than {needed[1]}"
    )


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy so that nothing is left in the project."""
    if reason := why_no_wheel():
        pytest.skip(reason)
    source, target = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("wheel")
    shutil.copytree(PACKAGE, source / "scoring", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "setup.cfg", "README.md", "LICENSE"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    built = python(
        *"-m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --no-index -w".split(),
        str(target),
        str(source),
    )
    assert built.returncode == 0, built.stderr
    (only,) = target.glob("*.whl")
    return only


def test_the_wheel_holds_the_code_and_its_data(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = {name for name in archive.namelist() if name.startswith("scoring/")}
    expected = {
        str(file.relative_to(ROOT))
        for file in PACKAGE.rglob("*")
        if file.is_file() and "__pycache__" not in file.parts
    }
    assert "scoring/py.typed" in expected
    assert "scoring/rulebooks/wuhan-2021.yaml" in expected
    assert "scoring/messages/zh.yaml" in expected
    assert "scoring/schema/words/scorecard.yaml" in expected
    assert "scoring/projects/templates/zh/README.md" in expected
    assert inside == expected


def test_the_installed_wheel_audits_a_table_from_anywhere(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    installed = python(
        *"-m pip install --quiet --disable-pip-version-check --no-deps --no-index --target".split(),
        str(site),
        str(wheel),
    )
    assert installed.returncode == 0, installed.stderr
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = python("-c", "import scoring; print(scoring.__file__)", cwd=elsewhere, PYTHONPATH=str(site))
    assert Path(where.stdout.strip()).is_relative_to(site)
    ran = python("-m", "scoring", "audit", str(TABLE), cwd=elsewhere, PYTHONPATH=str(site))
    assert (ran.returncode, ran.stderr) == (1, "")
    assert "99.57" in ran.stdout
    listed = python("-m", "scoring", "rules", cwd=elsewhere, PYTHONPATH=str(site))
    assert "wuhan-2021" in listed.stdout


@dataclass(frozen=True)
class Environment:
    """An environment with the wheel and nothing else of ours; from us it borrows only the libraries."""

    place: Path
    own: str

    def run(self, *arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
        command = [str(self.place / "bin" / "python"), *arguments]
        return subprocess.run(
            command, cwd=cwd, env={"LANG": "en"}, capture_output=True, encoding="utf-8", check=False
        )


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    place = tmp_path_factory.mktemp("environment")
    made = python("-m", "venv", "--without-pip", "--symlinks", str(place))
    assert made.returncode == 0, made.stderr
    own, borrowed = (sysconfig.get_path("purelib", vars={"base": str(each)}) for each in (place, sys.prefix))
    installed = python(
        *"-m pip install --quiet --disable-pip-version-check --no-deps --no-index --target".split(),
        own,
        str(wheel),
    )
    assert installed.returncode == 0, installed.stderr
    (Path(own) / "libraries.pth").write_text(borrowed)
    return Environment(place, own)


def test_a_project_with_only_the_wheel_runs_its_expectations(
    environment: Environment, tmp_path: Path
) -> None:
    project = tmp_path / "project"
    project.mkdir()
    for name in ("smart-city.yaml", "smart-city.expected.yaml"):
        shutil.copy(TABLE.parent / name, project)

    run = partial(environment.run, cwd=project)
    where = run("-c", "import scoring; print(scoring.__file__)")
    assert Path(where.stdout.strip()).is_relative_to(environment.own), where.stderr
    ran = run("-m", "pytest", "-p", "no:cacheprovider")
    assert (ran.returncode, "40 passed" in ran.stdout) == (0, True), ran.stdout
    text = (project / "smart-city.yaml").read_text(encoding="utf-8")
    (project / "smart-city.yaml").write_text(text.replace('">3000个"', '">3001个"'), encoding="utf-8")
    ran = run("-m", "pytest", "-p", "no:cacheprovider", "-k", "应用中枢完成接口发布数")
    assert ran.returncode == 1
    assert "unrounded score of “应用中枢完成接口发布数”: expected 6/7, found 3001/3500" in ran.stdout
    assert run("-m", "scoring", "test", ".").returncode == 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_project_begun_by_the_wheel_passes_its_own_tests(
    language: str, environment: Environment, tmp_path: Path
) -> None:
    run = partial(environment.run, cwd=tmp_path)
    begun = run("-m", "scoring", "init", "--lang", language)
    assert (begun.returncode, begun.stderr) == (0, "")
    assert run("-m", "scoring", "audit", ".", "--fail-on", "info").returncode == 0
    assert run("-m", "scoring", "test", "scorecards").returncode == 0
    tested = run("-m", "pytest", "-p", "no:cacheprovider")
    assert (tested.returncode, "12 passed" in tested.stdout) == (0, True), tested.stdout
    table = tmp_path / "scorecards" / "training.yaml"
    table.write_text(table.read_text(encoding="utf-8").replace("650人次", "651人次"), encoding="utf-8")
    assert run("-m", "pytest", "-p", "no:cacheprovider").returncode == 1
    carried = run("-m", "scoring", "new", "--from", str(table), "--year", "2025", "-o", "next.yaml")
    assert (carried.returncode, carried.stdout) == (0, "wrote next.yaml\n")


def test_the_wheel_carries_the_version_of_the_code(wheel: Path) -> None:
    assert wheel.name == f"jixiao-{scoring.__version__}-py3-none-any.whl"


@pytest.mark.parametrize(
    "statement", ["import scoring", "import scoring; scoring.score(scoring.load(TABLE))"]
)
def test_the_library_loads_no_library_that_it_does_not_need(statement: str) -> None:
    slow = ["click", "rich", "numpy", "jsonschema"]
    if "load" in statement:
        slow.remove("jsonschema")
    code = f"import sys; TABLE = {str(TABLE)!r}; {statement}; print(sorted(set({slow}) & set(sys.modules)))"
    ran = python("-c", code)
    assert (ran.stdout, ran.stderr) == ("[]\n", "")


def test_what_the_library_offers_is_there_also_for_strict_type_checkers() -> None:
    offered = "InvalidScorecard audit check load render score".split()
    assert [name for name in offered if not hasattr(scoring, name)] == []
    exported = getattr(scoring, "__all__", ())
    assert [name for name in offered if name not in exported] == []


def test_what_is_offered_is_there_when_it_is_asked_for_and_nothing_else_is() -> None:
    ran = python(
        "-c",
        "import sys, scoring; print([each for each in sys.modules if each.startswith('scoring.')]);"
        "print(all(hasattr(scoring, each) for each in scoring.__all__), set(scoring.__all__) <= set(dir(scoring)));"
        "print(hasattr(scoring, 'scores'))",
    )
    assert (ran.stdout, ran.stderr) == ("[]\nTrue True\nFalse\n", "")
    homes = [name for names in scoring._HOMES.values() for name in names]
    assert sorted(homes) == sorted(scoring.__all__)
