"""Files people bring, as rows of text: CSV (UTF-8, also with BOM; CP949; also gzipped) and XLSX.

A file that was cut off is told apart from a whole one wherever the format allows it, since half a
price list taken for a whole one is worse than none.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zipfile import BadZipFile

from app.errors import BadInput

#: A shop's list of a hundred thousand items has some 10 MB; beyond this it is the wrong file.
FILE_BYTES_MAX = 200 * 1024 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_ZIP_MAGIC = b"PK\x03\x04"
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row as text; `line_no` is where a person finds it in the file, the header being 1."""

    line_no: int
    cells: list[str]


@dataclass(frozen=True, slots=True)
class TableFile:
    """A header and the rows under it."""

    name: str
    header: list[str]
    rows: list[TableRow]
    #: A text file whose last line does not end may have been cut inside its last value.
    last_line_open: bool = False


def read_table(path: Path) -> TableFile:
    """Read a whole file.

    Raises BadInput `import.file_...`: missing, empty, too_big, truncated, unreadable,
    csv (line_no), encoding (line_no).
    """
    data = _read_bytes(path)
    if data.startswith(_ZIP_MAGIC):
        return _read_xlsx(path.name, data)
    text = _decode(path.name, data)
    return read_csv_text(path.name, text)


def read_csv_text(name: str, text: str) -> TableFile:
    """Rows of a CSV already decoded; `line_no` counts lines of the file, also inside quotes."""
    rows = list(_csv_rows(name, text))
    if not rows:
        raise BadInput("import.file_empty", file=name)
    header = [cell.strip() for cell in rows[0].cells]
    open_end = not text.endswith(("\n", "\r"))
    return TableFile(name, header, rows[1:], last_line_open=open_end)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > FILE_BYTES_MAX:
            raise BadInput("import.file_too_big", file=path.name)
        data = path.read_bytes()
    except FileNotFoundError:
        raise BadInput("import.file_missing", file=str(path)) from None
    except OSError as error:
        raise BadInput("import.file_unreadable", file=path.name, detail=str(error)) from error
    if data.startswith(_GZIP_MAGIC):
        data = _gunzip(path.name, data)
    if not data.strip():
        raise BadInput("import.file_empty", file=path.name)
    return data


def _gunzip(name: str, data: bytes) -> bytes:
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as packed:
            # One byte more than allowed tells a bomb from a big file without unpacking it all.
            plain = packed.read(FILE_BYTES_MAX + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise BadInput("import.file_truncated", file=name) from error
    if len(plain) > FILE_BYTES_MAX:
        raise BadInput("import.file_too_big", file=name)
    return plain


def _decode(name: str, data: bytes) -> str:
    encodings: tuple[str, ...] = ("utf-8", "cp949")
    if data.startswith(_BOM):
        data, encodings = data[len(_BOM):], encodings[:1]
    bad_at = 0
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError as error:
            bad_at = max(bad_at, error.start)
    line_no = data.count(b"\n", 0, bad_at) + 1
    raise BadInput("import.file_encoding", file=name, line_no=line_no)


def _csv_rows(name: str, text: str) -> Iterator[TableRow]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line_no = 1
    try:
        for cells in reader:
            if any(cells):
                yield TableRow(line_no, cells)
            line_no = reader.line_num + 1
    except csv.Error as error:
        # A quote that never closes is how a file cut inside a quoted value ends.
        code = "import.file_truncated" if "end of data" in str(error) else "import.file_csv"
        raise BadInput(code, file=name, line_no=line_no) from error


def _read_xlsx(name: str, data: bytes) -> TableFile:
    # Reading a spreadsheet is rare, and its library costs more than a window to import.
    from openpyxl import load_workbook

    try:
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        sheet = book.worksheets[0]
        rows = [
            TableRow(line_no, [_cell_text(value) for value in values])
            for line_no, values in enumerate(sheet.iter_rows(values_only=True), start=1)
            if any(value is not None for value in values)
        ]
        book.close()
    except (BadZipFile, KeyError, ValueError, EOFError, OSError, zlib.error) as error:
        raise BadInput("import.file_truncated", file=name) from error
    if not rows:
        raise BadInput("import.file_empty", file=name)
    header = [cell.strip() for cell in rows[0].cells]
    while header and not header[-1]:
        header.pop()
    width = len(header)
    # A sheet's rows are as wide as its widest; what is empty beyond the header is nothing.
    body = [TableRow(row.line_no, _trimmed(row.cells, width)) for row in rows[1:]]
    return TableFile(name, header, body)


def _trimmed(cells: list[str], width: int) -> list[str]:
    while len(cells) > width and not cells[-1]:
        cells.pop()
    return cells + [""] * (width - len(cells))


def _cell_text(value: object) -> str:
    """A cell as a person reads it: a barcode stored as a number must not become 2.4E+12."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "Y" if value else "N"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    date_only = getattr(value, "date", None)
    if callable(date_only):
        return str(date_only())
    return str(value)
