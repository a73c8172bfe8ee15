"""Build the distributions and use them as a stranger would. `make dist` runs it.

Wheel and source distribution are built from a clean copy of what git knows, the wheel is installed into an empty environment, and
the seven scorecards are scored with it from another folder; the tests of the package itself run from the unpacked source
distribution. It prints how many packages were installed and how long `import scoring` takes, and fails where something
does not hold.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import tarfile
import venv
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

ROOT = Path(__file__).resolve().parents[1]
DIST = ROOT / "dist"
TABLES = ROOT / "indicators" / "wuhan-data-bureau-2024"
MOST_PACKAGES = 20
RUNS = 9
# What the tests of the source distribution are: those that a missing file would break.
TESTS = (
    "tests/test_schemas.py",
    "tests/test_package.py",
    "tests/test_real_scorecards.py",
    "tests/test_readme.py",
)


def main() -> None:
    with TemporaryDirectory() as folder:
        work = Path(folder)
        wheel, source = build(work)
        print(f"built: {wheel.name}, {source.name}")
        use(wheel, work)
        check_source(source, work)


def build(work: Path) -> tuple[Path, Path]:
    """The wheel and the source distribution, in `dist/`."""
    tree = work / "tree"
    copy_known(ROOT, tree)
    builder = environment(work / "builder")
    run(builder, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "build", cwd=work)
    shutil.rmtree(DIST, ignore_errors=True)
    run(builder, "-m", "build", "--outdir", str(DIST), str(tree), cwd=work)
    (wheel,), (source,) = DIST.glob("*.whl"), DIST.glob("*.tar.gz")
    return wheel, source


def copy_known(root: Path, tree: Path) -> None:
    """Copy what git knows of a working tree, as it stands there: nothing that nobody has added."""
    for name in filter(None, run("git", "ls-files", "--cached", "-z", cwd=root).split("\0")):
        if (root / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / name, tree / name)


def use(wheel: Path, work: Path) -> None:
    """Install the wheel into an empty environment and score the seven scorecards from another folder."""
    python = environment(work / "user")
    before = packages(python, work)
    run(python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", str(wheel), cwd=work)
    installed = packages(python, work) - before
    print(f"installed packages: {len(installed)} (at most {MOST_PACKAGES}): {', '.join(sorted(installed))}")
    demand(len(installed) <= MOST_PACKAGES, "too many packages")
    elsewhere = work / "elsewhere"
    elsewhere.mkdir()
    where = run(python, "-c", "import scoring; print(scoring.__file__)", cwd=elsewhere).strip()
    demand(Path(where).is_relative_to(work / "user"), f"not the installed package: {where}")
    command = str(Path(python).with_name("jixiao"))
    report = json.loads(run(command, "score", str(TABLES), "--format", "json", cwd=elsewhere))
    for each in report["scorecards"]:
        print(f"scored: {Path(each['file']).name} {each['total']} ({each['rulebook']})")
    demand([each["status"] for each in report["scorecards"]] == ["scored"] * 7, "not all seven were scored")
    run(command, "init", "project", cwd=elsewhere)
    run(command, "test", "project", cwd=elsewhere)
    print("begun and tested: a new project")
    bare, loaded = (median_time(python, code, elsewhere) for code in ("pass", "import scoring"))
    print(
        f"import scoring: {1000 * (loaded - bare):.0f} ms more than an empty program ({1000 * bare:.0f} ms)"
    )


def check_source(source: Path, work: Path) -> None:
    """Run the tests of the package from the unpacked source distribution."""
    with tarfile.open(source) as archive:
        archive.extractall(work / "source", filter="data")
    (tree,) = (work / "source").iterdir()
    python = environment(work / "tester")
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--editable", ".[test]")
    run(python, *install, cwd=tree)
    print(run(python, "-m", "pytest", "-p", "no:cacheprovider", *TESTS, cwd=tree).strip().splitlines()[-1])
    print("tested: the unpacked source distribution")


def demand(holds: bool, otherwise: str) -> None:  # noqa: FBT001
    """End with a sentence where something does not hold."""
    if not holds:
        sys.exit(otherwise)


def environment(place: Path) -> str:
    """The interpreter of a new, empty environment."""
    venv.create(place, with_pip=True)
    return str(place / "bin" / "python")


def packages(python: str, work: Path) -> set[str]:
    listed = json.loads(
        run(python, "-m", "pip", "list", "--format", "json", "--disable-pip-version-check", cwd=work)
    )
    return {each["name"] for each in listed}


def median_time(python: str, code: str, work: Path) -> float:
    times = []
    for _ in range(RUNS):
        begun = perf_counter()
        run(python, "-c", code, cwd=work)
        times.append(perf_counter() - begun)
    return statistics.median(times)


def run(*command: str, cwd: Path) -> str:
    """What a command prints, in an environment that knows nothing of this folder."""
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "VIRTUAL_ENV"))}
    done = subprocess.run(
        command,
        cwd=cwd,
        env=clean,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode:
        sys.exit(f"{' '.join(command)}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main()
