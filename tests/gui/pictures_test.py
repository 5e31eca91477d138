"""The pictures of the screens in docs/screens: whole in both languages and sizes, and small."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

SCREENS = Path(__file__).parents[2] / "docs" / "screens"
FOLDERS = {
    f"{language}-{wide}x{high}": (wide, high)
    for language in ("ko", "en") for wide, high in ((1024, 768), (1920, 1080))
}
TOTAL_BYTES_MAX = 12 * 1024 * 1024


def test_each_screen_is_pictured_in_both_languages_and_sizes() -> None:
    names = {folder: {path.name for path in (SCREENS / folder).glob("*.png")}
             for folder in FOLDERS}
    assert len(names["ko-1024x768"]) >= 60
    assert all(found == names["ko-1024x768"] for found in names.values())


def test_each_picture_is_of_its_size() -> None:
    for folder, size in FOLDERS.items():
        for path in (SCREENS / folder).glob("*.png"):
            with Image.open(path) as picture:
                assert picture.size == size, path.name


def test_the_pictures_stay_small() -> None:
    assert sum(path.stat().st_size for path in SCREENS.rglob("*.png")) < TOTAL_BYTES_MAX
