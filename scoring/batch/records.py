"""What a journal holds of one file: on which contents its outcome rests, and the outcome.

A record is `length, checksum, length of the head, head, body`: the head is JSON and read whenever a run is
resumed, the body holds the pieces of the reports, compressed, and is read when they are written.
"""

import json
import struct
import zlib
from hashlib import blake2b
from typing import Any

from scoring.gates import Miss
from scoring.records import record
from scoring.reports import Counts, Piece

FRAME = struct.Struct(">II")
HEAD = struct.Struct(">I")
FASTEST = 1


@record
class Basis:
    """The digest of a file, empty where it cannot be read, and of the rulebook files that it names.

    `others` is None where it is not known which they are. `beside` are the files of what is accepted in it with their
    digests, empty where there is none, and `day` is that for which they were read; no day where there is none of them.
    """

    file: str
    others: tuple[tuple[str, str], ...] | None = ()
    beside: tuple[tuple[str, str], ...] = ()
    day: str = ""

    @property
    def is_known(self) -> bool:
        return bool(self.file) and self.others is not None and all(digest for _, digest in self.others)


def digest_of(file: str) -> str:
    """A digest of the bytes of a file; empty where they cannot be read."""
    try:
        with open(file, "rb") as stream:
            return blake2b(stream.read(), digest_size=16).hexdigest()
    except (OSError, ValueError):
        return ""


def frame(payload: bytes) -> bytes:
    """Bytes behind their length and checksum."""
    return FRAME.pack(len(payload), zlib.crc32(payload)) + payload


def pack(
    file: str, basis: Basis, counts: Counts, pieces: tuple[Piece, ...], misses: tuple[Miss, ...] = ()
) -> bytes:
    """The record of one file."""
    head = json.dumps([file, basis.file, basis.others, basis.beside, basis.day, counts, misses]).encode()
    body = zlib.compress(json.dumps(pieces).encode(), FASTEST)
    return frame(HEAD.pack(len(head)) + head + body)


def unpack_head(payload: bytes) -> tuple[str, Basis, Counts, tuple[Miss, ...]]:
    """What a record says about its file. Raises ValueError for what is none."""
    file, digest, others, beside, day, numbers, misses = json.loads(
        payload[HEAD.size : _behind_head(payload)]
    )
    named, accepting = (tuple((name, each) for name, each in several) for several in (others, beside))
    basis = Basis(digest, named, accepting, day)
    return file, basis, Counts(*numbers), tuple(Miss(*each) for each in misses)


def unpack_pieces(payload: bytes) -> tuple[Piece, ...]:
    """The pieces of the reports that a record holds."""
    pieces: list[Any] = json.loads(zlib.decompress(payload[_behind_head(payload) :]))
    return tuple(Piece(text, tuple(kept)) for text, kept in pieces)


def _behind_head(payload: bytes) -> int:
    (length,) = HEAD.unpack_from(payload)
    return HEAD.size + int(length)
