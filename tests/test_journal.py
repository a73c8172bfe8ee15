"""The journal alone: cut at any byte, with any byte wrong."""

import os
from collections.abc import Iterator
from contextlib import chdir, contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from scoring.batch import Found, Journal, Outcome
from scoring.batch.records import FRAME, Basis, digest_of, frame, pack
from scoring.reports import Counts, Entry, Piece

PIECES = st.lists(
    st.builds(Piece, st.text(max_size=60), st.lists(st.text(max_size=8), max_size=3).map(tuple)), max_size=2
).map(tuple)


@contextmanager
def folder_with(names: list[str]) -> Iterator[list[Found | Entry]]:
    """Files in a new current folder."""
    with TemporaryDirectory() as folder, chdir(folder):
        for name in names:
            Path(name).write_text(name, encoding="utf-8")
        yield [Found(name, is_named=False) for name in names]


def outcome_of(file: str, pieces: tuple[Piece, ...]) -> Outcome:
    counts = Counts(files=1, scored=1, infos=len(pieces))
    return Outcome(counts, pieces, pack(file, Basis(digest_of(file)), counts, pieces))


def written(outcomes: list[Outcome]) -> tuple[Path, list[int]]:
    """A journal with these outcomes, and where each of its records ends."""
    with Journal("audit", {"paths": ["."]}) as journal:
        ends = [journal.path.stat().st_size]
        for each in outcomes:
            journal.append(each)
            ends.append(journal.path.stat().st_size)
    return journal.path, ends


@settings(deadline=None)
@given(st.lists(PIECES, min_size=1, max_size=4), st.data())
def test_a_journal_cut_anywhere_holds_all_that_was_whole(
    written_pieces: list[tuple[Piece, ...]], data: st.DataObject
) -> None:
    names = [f"{number}.yaml" for number in range(len(written_pieces))]
    with folder_with(names) as found:
        outcomes = [outcome_of(name, each) for name, each in zip(names, written_pieces, strict=True)]
        path, ends = written(outcomes)
        cut = data.draw(st.integers(0, ends[-1]))
        os.truncate(path, cut)
        whole = sum(end <= cut for end in ends[1:])
        with Journal("audit", {"paths": ["."]}) as journal:
            assert (journal.notice is None) == (cut == 0 or cut >= ends[0])
            assert journal.pending(found) == found[whole:]
            for name, expected in zip(names[:whole], outcomes, strict=False):
                held = journal.outcome(name)
                assert (held.counts, held.pieces) == (expected.counts, expected.pieces)
            for each in outcomes[whole:]:
                journal.append(each)
        with Journal("audit", {"paths": ["."]}) as journal:
            assert journal.pending(found) == []
            assert [journal.outcome(name).pieces for name in names] == written_pieces


@settings(deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 255))
def test_a_journal_with_a_wrong_byte_never_gives_wrong_results(place: int, difference: int) -> None:
    names = ["a.yaml", "b.yaml", "c.yaml"]
    with folder_with(names) as found:
        outcomes = [outcome_of(name, (Piece(f"text of {name}", (name,)),)) for name in names]
        path, ends = written(outcomes)
        content = bytearray(path.read_bytes())
        content[place % len(content)] ^= difference
        path.write_bytes(content)
        whole = sum(end <= place % len(content) for end in ends[1:])
        with Journal("audit", {"paths": ["."]}) as journal:
            assert journal.pending(found) == found[whole:]
            assert [journal.outcome(each).pieces for each in names[:whole]] == [
                each.pieces for each in outcomes[:whole]
            ]


def test_a_file_with_several_records_has_its_last() -> None:
    with folder_with(["a.yaml"]):
        written([outcome_of("a.yaml", (Piece("old"),)), outcome_of("a.yaml", (Piece("new"),))])
        with Journal("audit", {"paths": ["."]}) as journal:
            assert journal.outcome("a.yaml").pieces == (Piece("new"),)


def test_a_record_is_its_length_its_checksum_and_what_it_says() -> None:
    assert FRAME.unpack(frame(b"abc")[:8]) == (3, 0x352441C2)
    assert frame(b"abc")[8:] == b"abc"
