"""What is shipped: a wheel that works anywhere, and an import that loads little."""

import re
import subprocess
import sys
import zipfile
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
    import shutil

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
        if file.suffix in (".py", ".yaml", ".typed")
    }
    assert "scoring/py.typed" in expected
    assert "scoring/rulebooks/wuhan-2021.yaml" in expected
    assert "scoring/messages/zh.yaml" in expected
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
