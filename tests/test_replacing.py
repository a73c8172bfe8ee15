"""Files that are written beside and then renamed."""

import errno
import os
import stat
import threading
from pathlib import Path

import pytest

from scoring.messages import LANGUAGES, Term, say
from scoring.replacing import NameTaken, Replacement, why_not_written, write_whole


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def names(folder: Path) -> list[str]:
    return sorted(each.name for each in folder.iterdir())


def test_a_new_file_has_the_permissions_of_new_files_and_a_replaced_one_its_own(here: Path) -> None:
    Path("plain").write_text("")
    write_whole("new", "one\r\n")
    assert Path("new").stat().st_mode == Path("plain").stat().st_mode
    Path("new").chmod(0o640)
    write_whole("new", "two\r\n")
    assert (Path("new").read_bytes(), Path("new").stat().st_mode & 0o777) == (b"two\r\n", 0o640)
    assert names(here) == ["new", "plain"]


def test_what_stood_there_stays_until_the_new_content_is_whole(here: Path) -> None:
    Path("file").write_text("old")
    new = Replacement("file")
    assert names(here) == ["file", "file.partial"]
    Path(new.beside).write_text("new")
    assert Path("file").read_text() == "old"
    new.put_in_place()
    new.discard()
    assert (Path("file").read_text(), names(here)) == ("new", ["file"])


def test_one_process_at_a_time_writes_a_file(here: Path) -> None:
    first = Replacement("file")
    Path(first.beside).write_text("of the first")
    with pytest.raises(BlockingIOError) as refused:
        Replacement("file")
    assert [say(str(why_not_written(refused.value)), {}, each) for each in LANGUAGES] == [
        "另一个进程正在写它",
        "another process is writing it",
    ]
    first.put_in_place()
    assert (Path("file").read_text(), names(here)) == ("of the first", ["file"])
    with Replacement("file") as second:
        Path(second.beside).write_text("of the second")
    assert (Path("file").read_text(), names(here)) == ("of the second", ["file"])


def test_what_is_discarded_leaves_no_trace(here: Path) -> None:
    Path("file").write_text("old")

    def write_half(error: type[BaseException]) -> None:
        with Replacement("file") as new:
            Path(new.beside).write_text("half")
            raise error

    for error in (ValueError, KeyboardInterrupt):
        with pytest.raises(error):
            write_half(error)
    assert (Path("file").read_text(), names(here)) == ("old", ["file"])


def test_a_file_that_cannot_be_renamed_leaves_the_old_one(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("file").write_text("old")
    monkeypatch.setattr("os.replace", lambda *_: (_ for _ in ()).throw(OSError(28, "full")))
    with pytest.raises(OSError, match="full"):
        write_whole("file", "new")
    assert (Path("file").read_text(), names(here)) == ("old", ["file"])


def test_what_an_interrupted_run_left_is_written_over(here: Path) -> None:
    Path("file.partial").write_text("left from a run that was killed, and longer")
    write_whole("file", "new")
    assert (Path("file").read_text(), names(here)) == ("new", ["file"])


TAKING = {
    "link": lambda: os.symlink("victim", "file.partial"),
    "link to nothing": lambda: os.symlink("nothing", "file.partial"),
    "second name": lambda: os.link("victim", "file.partial"),
    "folder": lambda: os.mkdir("file.partial"),
    "pipe": lambda: os.mkfifo("file.partial"),
}


@pytest.mark.parametrize("kind", TAKING)
def test_what_leads_elsewhere_is_never_written(kind: str, here: Path) -> None:
    Path("file").write_text("old")
    Path("victim").write_text("precious")
    TAKING[kind]()
    with pytest.raises(NameTaken) as refused:
        write_whole("file", "new")
    reason = why_not_written(refused.value)
    full = here / "file.partial"
    assert [say("cli/cannot-write-file", {"file": "file", "reason": reason}, each) for each in LANGUAGES] == [
        f"无法写入 file：要先写成“{full}”，而这个名称已是链接、文件夹、设备或另一个文件的别名；请先把它移走",
        f"cannot write file: it is written under the name “{full}” first, and that is a link, a folder, a device or a"
        " second name of another file; move it away",
    ]
    assert (Path("file").read_text(), Path("victim").read_text()) == ("old", "precious")
    assert names(here) == ["file", "file.partial", "victim"]


def test_a_link_that_comes_at_the_last_moment_is_not_followed(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("victim").write_text("precious")
    Path("file.partial").symlink_to("victim")
    monkeypatch.setattr(os, "lstat", os.stat)
    with pytest.raises(NameTaken):
        write_whole("file", "new")
    assert Path("victim").read_text() == "precious"


def test_a_link_goes_on_leading_to_the_file(here: Path) -> None:
    Path("folder").mkdir()
    Path("folder/file").write_text("old")
    Path("link").symlink_to("folder/file")
    write_whole("link", "new")
    assert Path("link").is_symlink()
    assert (Path("folder/file").read_text(), names(here / "folder")) == ("new", ["file"])


def test_a_pipe_is_written_as_it_is(here: Path) -> None:
    os.mkfifo("pipe")
    read: list[str] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_text()))
    reader.start()
    write_whole("pipe", "text")
    reader.join()
    assert read == ["text"]
    assert stat.S_ISFIFO(Path("pipe").stat().st_mode)
    assert names(here) == ["pipe"]


def test_several_processes_write_under_names_of_their_own(here: Path) -> None:
    first, second = Replacement("file", is_shared=True), Replacement("file")
    assert first.beside != second.beside
    assert f"{os.getpid()}" in first.beside
    for each in (first, second):
        each.discard()
    assert names(here) == []


@pytest.mark.parametrize(
    ("file", "reason"),
    [
        ("missing/file", "no-parent"),
        (".", "folder"),
        ("text/file", "no-folder"),
        ("x" * 300, "name-too-long"),
    ],
)
def test_what_cannot_be_written_is_refused_before_anything_is_made(
    file: str, reason: str, here: Path
) -> None:
    Path("text").write_text("")
    with pytest.raises(OSError, match=r".") as refused:
        Replacement(file)
    assert why_not_written(refused.value) == Term(f"reason/os-{reason}")
    assert names(here) == ["text"]


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (errno.EACCES, "没有权限", "permission denied"),
        (errno.EDQUOT, "磁盘配额已用完", "the quota is used up"),
        (errno.EEXIST, "同名的文件或文件夹已经存在", "something of that name exists already"),
        (errno.EFBIG, "文件超过了允许的大小", "the file would become larger than is allowed"),
        (errno.EIO, "设备出错", "the device reports an error"),
        (errno.EISDIR, "它是一个文件夹", "it is a folder"),
        (errno.ELOOP, "链接指向自己", "a link leads to itself"),
        (errno.EMFILE, "打开的文件太多", "too many files are open"),
        (errno.ENAMETOOLONG, "文件名太长", "its name is too long"),
        (errno.ENFILE, "打开的文件太多", "too many files are open"),
        (errno.ENOENT, "它所在的文件夹不存在", "its folder does not exist"),
        (errno.ENOSPC, "磁盘已满", "the disk is full"),
        (errno.ENOTDIR, "路径中有一段不是文件夹", "a part of its path is no folder"),
        (errno.EPERM, "没有权限", "permission denied"),
        (errno.EROFS, "文件系统是只读的", "the file system is read-only"),
        (errno.ENXIO, "操作系统提示“some words”", "the operating system says “some words”"),
    ],
)
def test_what_the_system_says_is_put_into_words(number: int, zh: str, en: str) -> None:
    reason = why_not_written(OSError(number, "some words"))
    told = [say("cli/cannot-write", {"reason": reason}, each) for each in LANGUAGES]
    assert told == [f"无法写出结果：{zh}", f"the result cannot be written: {en}"]


def test_an_error_without_number_or_words_is_told_by_its_kind() -> None:
    reason = why_not_written(OSError())
    assert say("cli/cannot-write", {"reason": reason}, "en").endswith("the operating system says “OSError”")
