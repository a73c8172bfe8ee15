"""What a release is built from."""

import subprocess
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path

FILE = Path(__file__).parents[1] / "tools" / "check_release.py"


def test_a_release_is_built_from_what_git_knows_alone(tmp_path: Path) -> None:
    spec = spec_from_file_location("check_release", FILE)
    assert spec is not None
    assert spec.loader is not None
    release = module_from_spec(spec)
    spec.loader.exec_module(release)
    root, tree = tmp_path / "root", tmp_path / "tree"
    (root / "part").mkdir(parents=True)
    for name in ("known.py", "part/added.py", "removed.py"):
        (root / name).write_text("1", encoding="utf-8")
    for words in (("init", "--quiet"), ("add", "--all")):
        subprocess.run(["git", *words], cwd=root, check=True)
    (root / "known.py").write_text("2", encoding="utf-8")
    (root / "removed.py").unlink()
    (root / "left-over.py").write_text("1", encoding="utf-8")
    release.copy_known(root, tree)
    found = {str(each.relative_to(tree)): each.read_text("utf-8") for each in tree.rglob("*.py")}
    assert found == {"known.py": "2", "part/added.py": "1"}
