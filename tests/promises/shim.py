"""A file system under the shipped SQLite that counts, records and spoils what is written.

It copies the default `sqlite3_vfs` and its method tables, puts callbacks in front of open, delete,
write, truncate and sync, and registers under a name of its own: ``?vfs=NAME``.  The library
is the extension file of `sqlcipher3` itself, since that is the SQLite the till really runs.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from sqlcipher3 import _sqlite3

SQLITE_FULL = 13
SQLITE_IOERR_WRITE = 10 | 3 << 8
SQLITE_IOERR_FSYNC = 10 | 4 << 8

OpKind: TypeAlias = Literal["open", "write", "truncate", "sync", "delete"]


@dataclass(frozen=True, slots=True)
class Op:
    """One thing the till asked of the disk; `offset` is the new size of a truncated file."""

    kind: OpKind
    path: str
    offset: int = 0
    data: bytes = b""


class _Vfs(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int), ("file_size", ctypes.c_int), ("path_size", ctypes.c_int),
        ("next", ctypes.c_void_p), ("name", ctypes.c_char_p), ("app_data", ctypes.c_void_p),
        *((name, ctypes.c_void_p) for name in (
            "x_open", "x_delete", "x_access", "x_full_pathname", "x_dl_open", "x_dl_error",
            "x_dl_sym", "x_dl_close", "x_randomness", "x_sleep", "x_current_time",
            "x_last_error", "x_current_time_64", "x_set_call", "x_get_call", "x_next_call")),
    ]


class _Methods(ctypes.Structure):
    _fields_ = [
        ("version", ctypes.c_int),
        *((name, ctypes.c_void_p) for name in (
            "x_close", "x_read", "x_write", "x_truncate", "x_sync", "x_file_size", "x_lock",
            "x_unlock", "x_check_reserved", "x_file_control", "x_sector_size",
            "x_characteristics", "x_shm_map", "x_shm_lock", "x_shm_barrier", "x_shm_unmap",
            "x_fetch", "x_unfetch")),
    ]


_int, _pointer, _int64 = ctypes.c_int, ctypes.c_void_p, ctypes.c_int64
# The name goes through as a raw pointer: SQLite keeps the URI's parameters behind its last byte.
_OPEN = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _pointer, _int, _pointer)
_DELETE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int)
_WRITE = ctypes.CFUNCTYPE(_int, _pointer, _pointer, _int, _int64)
_TRUNCATE = ctypes.CFUNCTYPE(_int, _pointer, _int64)
_SYNC = ctypes.CFUNCTYPE(_int, _pointer, _int)


@dataclass
class Shim:
    """One registered file system.  `ops` grows while `recording`; `count` always does."""

    name: str
    recording: bool = False
    ops: list[Op] = field(default_factory=list)
    count: int = 0
    sync_count: int = 0
    #: Asked before each write, truncate and sync; a code other than 0 is given back instead.
    fault: Callable[[OpKind], int] | None = None
    #: Told after each write, truncate, sync or delete: a kill harness counts here.
    after: Callable[[OpKind], None] | None = None

    def __post_init__(self) -> None:
        library = ctypes.CDLL(_sqlite3.__file__)
        library.sqlite3_vfs_find.restype = ctypes.POINTER(_Vfs)
        self._default = library.sqlite3_vfs_find(None)
        self._vfs = _Vfs()
        ctypes.memmove(ctypes.byref(self._vfs), self._default, ctypes.sizeof(_Vfs))
        self._paths: dict[int, str] = {}
        self._tables: dict[int, _Methods] = {}
        self._originals: dict[int, dict[str, Any]] = {}
        self._open = _OPEN(self._default.contents.x_open)
        self._delete = _DELETE(self._default.contents.x_delete)
        # Kept alive as long as the library may call them.
        self._kept: list[Any] = [_OPEN(self._on_open), _DELETE(self._on_delete)]
        self._callbacks = {
            "x_write": _WRITE(self._on_write), "x_truncate": _TRUNCATE(self._on_truncate),
            "x_sync": _SYNC(self._on_sync),
        }
        self._vfs.next = None
        self._vfs.name = self.name.encode()
        self._vfs.x_open = ctypes.cast(self._kept[0], ctypes.c_void_p)
        self._vfs.x_delete = ctypes.cast(self._kept[1], ctypes.c_void_p)
        assert library.sqlite3_vfs_register(ctypes.byref(self._vfs), 0) == 0
        _registered.append(self)

    def _note(self, op: Op) -> None:
        self.count += 1
        if op.kind == "sync":
            self.sync_count += 1
        if self.recording:
            self.ops.append(op)
        if self.after is not None and op.kind != "open":
            self.after(op.kind)

    def _refuses(self, kind: OpKind) -> int:
        return self.fault(kind) if self.fault is not None else 0

    def _on_open(self, _vfs: int, name: int | None, file: int, flags: int, out: int) -> int:
        path = ctypes.string_at(name).decode() if name else ""
        is_new = bool(path) and not Path(path).exists()
        code = self._open(ctypes.addressof(self._default.contents), name, file, flags, out)
        if code:
            return int(code)
        slot = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))
        original = slot[0]
        assert original is not None
        if original not in self._tables:
            self._tables[original] = self._patched(original)
        slot[0] = ctypes.addressof(self._tables[original])
        self._paths[file] = path
        if is_new:
            self._note(Op("open", path))
        return 0

    def _patched(self, original: int) -> _Methods:
        table = _Methods()
        ctypes.memmove(ctypes.byref(table), original, ctypes.sizeof(_Methods))
        real = {"x_write": _WRITE, "x_truncate": _TRUNCATE, "x_sync": _SYNC}
        self._originals[ctypes.addressof(table)] = {
            name: prototype(getattr(table, name)) for name, prototype in real.items()
        }
        table.version = 2  # no memory-mapped reads or writes past us
        for name, callback in self._callbacks.items():
            setattr(table, name, ctypes.cast(callback, ctypes.c_void_p))
        return table

    def _original(self, file: int, name: str) -> Any:
        table = ctypes.cast(file, ctypes.POINTER(ctypes.c_void_p))[0]
        assert table is not None
        return self._originals[table][name]

    def _on_write(self, file: int, buffer: int, size: int, offset: int) -> int:
        refused = self._refuses("write")
        if refused:
            return refused
        code = self._original(file, "x_write")(file, buffer, size, offset)
        if code == 0:
            data = ctypes.string_at(buffer, size) if self.recording else b""
            self._note(Op("write", self._paths.get(file, ""), offset, data))
        return int(code)

    def _on_truncate(self, file: int, size: int) -> int:
        refused = self._refuses("truncate")
        if refused:
            return refused
        code = self._original(file, "x_truncate")(file, size)
        if code == 0:
            self._note(Op("truncate", self._paths.get(file, ""), size))
        return int(code)

    def _on_sync(self, file: int, flags: int) -> int:
        refused = self._refuses("sync")
        if refused:
            return refused
        code = self._original(file, "x_sync")(file, flags)
        if code == 0:
            self._note(Op("sync", self._paths.get(file, "")))
        return int(code)

    def _on_delete(self, _vfs: int, name: int, sync_folder: int) -> int:
        code = self._delete(ctypes.addressof(self._default.contents), name, sync_folder)
        if code == 0:
            self._note(Op("delete", ctypes.string_at(name).decode()))
        return int(code)


#: SQLite keeps pointers into a registered shim, so none is ever collected.
_registered: list[Shim] = []
