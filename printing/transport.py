"""Ways a job's bytes reach a printer: network, USB, serial, file, system queue, none.

One fresh connection a job. Each way has its own timeouts and raises `LinkLost` with the state a
person should hear of; it never decides what became of a job, which is `printing.spool`'s to say.
"""

from __future__ import annotations

import contextlib
import shutil
import socket
import subprocess
import sys
from io import FileIO
from pathlib import Path
from typing import Final, Protocol

from app.ports import PrinterState

CONNECT_TIMEOUT_MS: Final = 2_000
#: How long a printer may refuse to take another byte before it counts as hung.
STALL_TIMEOUT_MS: Final = 8_000
NETWORK_PORT: Final = 9100
SEND_CHUNK_BYTES: Final = 1_024


class LinkLost(Exception):
    """The way to the printer is shut; `state` says how it looked from here."""

    def __init__(self, state: PrinterState, reason: str) -> None:
        super().__init__(f"{state}: {reason}")
        self.state = state


class Link(Protocol):
    """One open connection."""

    def send(self, data: bytes) -> None:
        """Hand over all bytes. Raises LinkLost; some of them may be out by then."""
        ...

    def receive(self, timeout_ms: int) -> bytes:
        """Whatever came, or nothing when time is up. Raises LinkLost when the other end is gone."""
        ...

    def close(self) -> None:
        """Let go; never raises."""
        ...


class Transport(Protocol):
    """A printer one can connect to."""

    #: Whether it can be asked for its state; if not, handing over is all that can be known.
    answers: bool

    def open(self) -> Link:
        """A fresh connection. Raises LinkLost."""
        ...


def make_transport(
    connection: str, address: str, *, answers: bool = True, connect_timeout_ms: int | None = None
) -> Transport:
    """The transport of a till's printer settings.

    `connection` and `address`: network `host[:port]`, usb `vendor:product` in hex, serial
    `device[@baud]`, file a path, queue a printer's name, none. Raises ValueError for others.
    """
    if connection == "network":
        host, _, port = address.partition(":")
        timeout = connect_timeout_ms or CONNECT_TIMEOUT_MS
        number = int(port) if port else NETWORK_PORT
        return NetworkTransport(host, number, answers=answers, connect_timeout_ms=timeout)
    if connection == "usb":
        vendor, _, product = address.partition(":")
        return UsbTransport(int(vendor, 16), int(product, 16), answers=answers)
    if connection == "serial":
        device, _, baud = address.partition("@")
        return SerialTransport(device, int(baud) if baud else 9_600, answers=answers)
    if connection == "file":
        return FileTransport(Path(address))
    if connection == "queue":
        return QueueTransport(address)
    if connection == "none":
        return NullTransport()
    raise ValueError(f"no printer connection called {connection!r}")


class NullTransport:
    """No printer set up: jobs wait and say so."""

    answers = False

    def open(self) -> Link:
        raise LinkLost(PrinterState.NOT_SET_UP, "no printer set up")


# -- Network --------------------------------------------------------------------------------------


class NetworkTransport:
    """Raw TCP, port 9100 by custom."""

    def __init__(
        self,
        host: str,
        port: int = NETWORK_PORT,
        *,
        answers: bool = True,
        connect_timeout_ms: int = CONNECT_TIMEOUT_MS,
        stall_timeout_ms: int = STALL_TIMEOUT_MS,
    ) -> None:
        self.host = host
        self.port = port
        self.answers = answers
        self.connect_timeout_ms = connect_timeout_ms
        self.stall_timeout_ms = stall_timeout_ms

    def open(self) -> Link:
        try:
            connection = socket.create_connection(
                (self.host, self.port), timeout=self.connect_timeout_ms / 1_000
            )
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except ConnectionResetError as error:
            raise LinkLost(PrinterState.RESET, f"while connecting: {error}") from error
        except OSError as error:
            raise LinkLost(PrinterState.OFF, f"cannot connect: {error}") from error
        return SocketLink(connection, self.stall_timeout_ms)


class SocketLink:
    def __init__(self, connection: socket.socket, stall_timeout_ms: int) -> None:
        self._socket = connection
        self._stall_timeout_ms = stall_timeout_ms

    def send(self, data: bytes) -> None:
        self._socket.settimeout(self._stall_timeout_ms / 1_000)
        view = memoryview(data)
        try:
            while view:
                view = view[self._socket.send(view[:SEND_CHUNK_BYTES]) :]
        except TimeoutError as error:
            raise LinkLost(PrinterState.HUNG, "takes no more bytes") from error
        except OSError as error:
            raise LinkLost(PrinterState.RESET, f"while sending: {error}") from error

    def receive(self, timeout_ms: int) -> bytes:
        self._socket.settimeout(max(timeout_ms, 1) / 1_000)
        try:
            answer = self._socket.recv(64)
        except TimeoutError:
            return b""
        except OSError as error:
            raise LinkLost(PrinterState.RESET, f"while waiting: {error}") from error
        if not answer:
            raise LinkLost(PrinterState.RESET, "closed by the printer")
        return answer

    def close(self) -> None:
        with contextlib.suppress(OSError):
            # The printer reads to the end before the connection goes: a bare close may reset it.
            self._socket.shutdown(socket.SHUT_WR)
        self._socket.close()


# -- Wires through python-escpos' connectors, imported late ---------------------------------------


class UsbTransport:
    """A printer-class USB device by vendor and product id; end points as the connector guesses."""

    def __init__(self, vendor_id: int, product_id: int, *, answers: bool = True) -> None:
        self.vendor_id = vendor_id
        self.product_id = product_id
        self.answers = answers

    def open(self) -> Link:
        from escpos.exceptions import Error as ConnectorError
        from escpos.printer import Usb

        try:
            printer = Usb(self.vendor_id, self.product_id, timeout=STALL_TIMEOUT_MS)
            printer.open()
        except (ConnectorError, OSError, ValueError, RuntimeError) as error:
            raise LinkLost(PrinterState.OFF, f"usb: {error}") from error
        return UsbLink(printer)


class UsbLink:
    def __init__(self, printer: _Connector) -> None:
        self._printer = printer

    def send(self, data: bytes) -> None:
        import usb.core

        try:
            self._printer._raw(data)  # noqa: SLF001 (the connector's only way to send bytes)
        except usb.core.USBTimeoutError as error:
            raise LinkLost(PrinterState.HUNG, f"usb: {error}") from error
        except (usb.core.USBError, OSError) as error:
            raise LinkLost(PrinterState.RESET, f"usb: {error}") from error

    def receive(self, timeout_ms: int) -> bytes:
        import usb.core

        try:
            return bytes(self._printer.device.read(self._printer.in_ep, 64, timeout_ms))
        except usb.core.USBTimeoutError:
            return b""
        except (usb.core.USBError, OSError) as error:
            raise LinkLost(PrinterState.RESET, f"usb: {error}") from error

    def close(self) -> None:
        import usb.core

        with contextlib.suppress(usb.core.USBError, OSError):
            self._printer.close()


class SerialTransport:
    """RS-232, 8N1; baud rates of HANDBOOK §6.1."""

    def __init__(self, device: str, baud: int = 9_600, *, answers: bool = True) -> None:
        self.device = device
        self.baud = baud
        self.answers = answers

    def open(self) -> Link:
        from escpos.exceptions import Error as ConnectorError
        from escpos.printer import Serial

        try:
            printer = Serial(devfile=self.device, baudrate=self.baud, timeout=0.1)
            printer.open()
        except (ConnectorError, OSError, ValueError) as error:
            raise LinkLost(PrinterState.OFF, f"serial: {error}") from error
        # The connector leaves this unset, and a printer holding its busy line would stop us.
        printer.device.write_timeout = STALL_TIMEOUT_MS / 1_000
        return SerialLink(printer)


class SerialLink:
    def __init__(self, printer: _Connector) -> None:
        self._printer = printer

    def send(self, data: bytes) -> None:
        import serial

        try:
            self._printer._raw(data)  # noqa: SLF001 (the connector's only way to send bytes)
        except serial.SerialTimeoutException as error:
            raise LinkLost(PrinterState.HUNG, f"serial: {error}") from error
        except OSError as error:
            raise LinkLost(PrinterState.RESET, f"serial: {error}") from error

    def receive(self, timeout_ms: int) -> bytes:
        try:
            self._printer.device.timeout = timeout_ms / 1_000
            first: bytes = self._printer.device.read(1)
            waiting: int = self._printer.device.in_waiting
            return first + self._printer.device.read(waiting) if first and waiting else first
        except OSError as error:
            raise LinkLost(PrinterState.RESET, f"serial: {error}") from error

    def close(self) -> None:
        with contextlib.suppress(OSError):
            # Not the connector's close: it flushes, and waits for a dead printer without end.
            self._printer.device.close()


class _Device(Protocol):
    timeout: float
    in_waiting: int

    def read(self, *arguments: int) -> bytes: ...

    def close(self) -> None: ...


class _Connector(Protocol):
    """What we use of python-escpos' connectors."""

    device: _Device
    in_ep: int

    def open(self) -> None: ...

    def _raw(self, msg: bytes) -> None: ...

    def close(self) -> None: ...


# -- Ways that only take ---------------------------------------------------------------------------


class FileTransport:
    """Appends to a file or device node; in a folder each job becomes a numbered file."""

    answers = False

    def __init__(self, path: Path) -> None:
        self.path = path

    def open(self) -> Link:
        try:
            path = self.path
            if path.is_dir():
                path /= f"job-{len(list(path.glob('job-*.bin'))) + 1:05d}.bin"
            return FileLink(path.open("ab", buffering=0))
        except OSError as error:
            raise LinkLost(PrinterState.OFF, f"file: {error}") from error


class FileLink:
    def __init__(self, stream: FileIO) -> None:
        self._stream = stream

    def send(self, data: bytes) -> None:
        rest = memoryview(data)
        try:
            while rest:
                rest = rest[self._stream.write(rest) :]
        except OSError as error:
            raise LinkLost(PrinterState.ERROR, f"file: {error}") from error

    def receive(self, timeout_ms: int) -> bytes:
        return b""

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._stream.close()


class QueueTransport:
    """A raw job for the system's own queue: `lp` where there is CUPS, the spooler on Windows."""

    answers = False

    def __init__(self, name: str) -> None:
        self.name = name

    def open(self) -> Link:
        return WindowsQueueLink(self.name) if sys.platform == "win32" else CupsLink(self.name)


class CupsLink:
    def __init__(self, name: str) -> None:
        self._name = name
        self._program = shutil.which("lp")
        if self._program is None:
            raise LinkLost(PrinterState.NOT_SET_UP, "there is no lp command")

    def send(self, data: bytes) -> None:
        try:
            subprocess.run(
                ["lp", "-s", "-d", self._name, "-o", "raw"],
                executable=self._program,
                input=data,
                capture_output=True,
                check=True,
                timeout=STALL_TIMEOUT_MS / 1_000,
            )
        except subprocess.TimeoutExpired as error:
            raise LinkLost(PrinterState.HUNG, "the queue takes nothing") from error
        except (OSError, subprocess.CalledProcessError) as error:
            raise LinkLost(PrinterState.ERROR, f"queue: {error}") from error

    def receive(self, timeout_ms: int) -> bytes:
        return b""

    def close(self) -> None:
        """Nothing is held: each job is one run of the command."""


class WindowsQueueLink:
    """One RAW document of the Windows spooler, through python-escpos' connector."""

    def __init__(self, name: str) -> None:
        from escpos.exceptions import Error as ConnectorError
        from escpos.printer import Win32Raw

        try:
            self._printer: _Connector = Win32Raw(name)
            self._printer.open()
        except (ConnectorError, OSError, RuntimeError) as error:
            raise LinkLost(PrinterState.OFF, f"queue: {error}") from error

    def send(self, data: bytes) -> None:
        import pywintypes

        try:
            self._printer._raw(data)  # noqa: SLF001 (the connector's only way to send bytes)
        except (pywintypes.error, OSError, RuntimeError) as error:
            raise LinkLost(PrinterState.ERROR, f"queue: {error}") from error

    def receive(self, timeout_ms: int) -> bytes:
        return b""

    def close(self) -> None:
        import pywintypes

        with contextlib.suppress(pywintypes.error, OSError, RuntimeError):
            self._printer.close()
