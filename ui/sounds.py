"""Four short sounds, distinct in pitch and length, and a flash of the screen's edge.

The tones are made here (square-ish sine, 22 kHz, mono) and written once to a folder of the
user; what plays them is chosen once per platform. A till without a loudspeaker still flashes.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from shutil import which
from typing import Final

from PySide6.QtCore import QDir, QProcess
from PySide6.QtWidgets import QApplication

RATE_HZ: Final = 22_050
#: name -> (pitch in hertz, length in ms) of each part.
TONES: Final[dict[str, tuple[tuple[int, int], ...]]] = {
    "taken": ((1760, 60),),
    "look": ((880, 90), (1175, 110)),
    "refused": ((220, 320),),
    "paid": ((1047, 70), (1319, 70), (1568, 140)),
}
_FADE_MS: Final = 6

Player = Callable[[Path], None]


class Sounds:
    """Plays by name at a volume; volume 0 is mute."""

    def __init__(self, volume_percent: int = 70, player: Player | None = None) -> None:
        self.volume_percent = volume_percent
        self._player = player if player is not None else _choose_player()

    def play(self, name: str) -> None:
        """Sound one of the four; says nothing when muted."""
        if self.volume_percent <= 0:
            return
        self._player(self._file(name))

    def _file(self, name: str) -> Path:
        folder = Path(QDir.tempPath()) / "weezle-pos-tones"
        path = folder / f"{name}-{self.volume_percent}.wav"
        if not path.exists():
            folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(tone(TONES[name], self.volume_percent))
        return path


def tone(parts: tuple[tuple[int, int], ...], volume_percent: int) -> bytes:
    """A WAV file of these parts (hertz, ms) with soft ends, so that nothing clicks."""
    import io
    import math
    import struct
    import wave

    frames = bytearray()
    for pitch_hz, length_ms in parts:
        count = RATE_HZ * length_ms // 1000
        fade = RATE_HZ * _FADE_MS // 1000
        for index in range(count):
            edge = min(index, count - index, fade) / fade
            wave_at = math.sin(2 * math.pi * pitch_hz * index / RATE_HZ)
            level = int(32767 * volume_percent / 100 * edge * wave_at)
            frames += struct.pack("<h", level)
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE_HZ)
        file.writeframes(bytes(frames))
    return out.getvalue()


def length_ms(name: str) -> int:
    """How long a sound lasts."""
    return sum(part for _, part in TONES[name])


def _choose_player() -> Player:
    if sys.platform == "win32":
        return _play_windows
    program = next((found for name in ("paplay", "aplay") if (found := which(name))), None)
    if program is None:
        return _beep
    chosen = program

    def play(path: Path) -> None:
        arguments = ["-q", str(path)] if chosen.endswith("aplay") else [str(path)]
        if chosen.endswith("paplay"):
            arguments = [str(path)]
        QProcess.startDetached(chosen, arguments)

    return play


def _play_windows(path: Path) -> None:
    if sys.platform == "win32":
        import winsound

        winsound.PlaySound(str(path), winsound.SND_FILENAME | winsound.SND_ASYNC)


def _beep(path: Path) -> None:
    QApplication.beep()
