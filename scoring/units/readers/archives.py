"""The ZIP archive of a workbook, looked at before anything is made of what is in it."""

import re
import zipfile
import zlib

from scoring.units.table import refuse

FORMULA = re.compile(rb"<f[ >/]")
CHUNK = 1 << 20
LARGEST = 256 << 20
"""How many bytes may be in all the parts of a workbook: as many as 300,000 rows of 20 numbers take. A cell is read as
one text, so that a part of a gigabyte, which an archive of a megabyte can hold, would take several of memory.
"""


def has_formulas(file: str) -> bool:
    """Whether any sheet holds a formula. Raises `UnusableTable` for what is no workbook, has no sheet, or is too large.

    Every part is read to its end. `zipfile` gives no more of a part than the archive states, and compares its
    checksum there: an archive that states too little is told as damaged, and never unpacked further.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            parts = archive.infolist()
            size = sum(each.file_size for each in parts)
            if size > LARGEST:
                facts = {"size": -(-size >> 20), "limit": LARGEST >> 20}
                raise refuse(file, "actuals/unpacks-too-large", **facts)
            if not any(each.filename.startswith("xl/worksheets/") for each in parts):
                raise refuse(file, "actuals/no-sheets")
            found = [_holds_formula(archive, each) for each in parts]
            return True in found
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        raise refuse(
            file, "actuals/damaged"
        ) from None  # the last two: a way to pack, or a password, unknown here


def _holds_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    is_sheet = part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml")
    rest, found = b"", False
    with archive.open(part) as stream:
        while chunk := stream.read(CHUNK):
            found = found or (is_sheet and FORMULA.search(rest + chunk) is not None)
            rest = chunk[-2:]
    return found
