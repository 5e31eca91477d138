"""Colours, fonts and sizes of every screen, from one TOML page a theme.

Widgets ask for a role (`colour("do")`), never for a colour, so that light, dark and high
contrast differ in one file. Hot widgets paint themselves with these; only second-line screens
use the one stylesheet that `sheet()` builds once a theme.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from importlib import resources
from typing import Final

from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication

NAMES: Final = ("light", "dark", "contrast")
COLOUR_NAMES: Final = (
    "ink", "mute", "line", "paper", "card", "leaf", "leaf-soft", "amber", "red", "sky",
)  # fmt: skip
FONT_FILES: Final = ("Pretendard-Regular.ttf", "Pretendard-SemiBold.ttf", "Pretendard-Bold.ttf")

#: Type sizes in pixels; nothing readable on sell, pay or count is under SMALL_PX.
SMALL_PX: Final = 16
BODY_PX: Final = 18
LEAD_PX: Final = 22
TITLE_PX: Final = 28

RADIUS_PX: Final = 14
SPACE_PX: Final = 4
TOUCH_PX: Final = 48
TOUCH_DAY_PX: Final = 64


@dataclass(frozen=True)
class Theme:
    """A page of named colours with its roles already resolved to colours."""

    name: str
    colours: dict[str, QColor]
    roles: dict[str, QColor]
    sheet: str = field(default="", compare=False)


@dataclass
class _State:
    theme: Theme | None = None
    family: str = "Pretendard"
    loaded: bool = False


_state = _State()


def colour(role: str) -> QColor:
    """The colour of a role in the theme in force; KeyError for a role no page names."""
    return current().roles[role]


def current() -> Theme:
    """The theme in force, light until `apply` was called."""
    if _state.theme is None:
        _state.theme = load("light")
    return _state.theme


@lru_cache(maxsize=len(NAMES))
def load(name: str) -> Theme:
    """Read one theme page; FileNotFoundError for a name that has none."""
    page = resources.files("ui").joinpath("resources", "themes", f"{name}.toml")
    return parse(page.read_text(encoding="utf-8"))


def parse(page: str) -> Theme:
    """A theme from its TOML text; ValueError when a named colour is missing."""
    data = tomllib.loads(page)
    missing = [name for name in COLOUR_NAMES if name not in data["colours"]]
    if missing:
        raise ValueError(f"theme {data.get('name')} lacks {', '.join(missing)}")
    colours = {name: QColor(value) for name, value in data["colours"].items()}
    roles = {role: _resolve(value, colours) for role, value in data["roles"].items()}
    return Theme(data["name"], colours, roles)


def _resolve(value: str, colours: dict[str, QColor]) -> QColor:
    """`amber`, `amber@12` (percent over card) or a plain `#rrggbb`."""
    name, _, percent = value.partition("@")
    base = colours[name] if name in colours else QColor(name)
    if not percent:
        return base
    part, card = int(percent), colours["card"]

    def mix(over: int, under: int) -> int:
        return (over * part + under * (100 - part)) // 100

    return QColor(
        mix(base.red(), card.red()),
        mix(base.green(), card.green()),
        mix(base.blue(), card.blue()),
    )


def load_fonts() -> str:
    """Load Pretendard once and return the family in use, the system's own when it is missing."""
    if not _state.loaded:
        _state.loaded = True
        folder = resources.files("app").joinpath("resources", "fonts")
        families: list[str] = []
        for name in FONT_FILES:
            entry = folder.joinpath(name)
            if entry.is_file():
                number = QFontDatabase.addApplicationFont(str(entry))
                families += QFontDatabase.applicationFontFamilies(number)
        if not families:
            _state.family = QFontDatabase.systemFont(QFontDatabase.SystemFont.GeneralFont).family()
    return _state.family


REGULAR: Final = int(QFont.Weight.Normal)
SEMI: Final = int(QFont.Weight.DemiBold)
BOLD: Final = int(QFont.Weight.Bold)


@lru_cache(maxsize=64)
def font(size_px: int, weight: int = REGULAR) -> QFont:
    """Our font at a size, with tabular figures so that columns of won stand still."""
    chosen = QFont(load_fonts())
    chosen.setPixelSize(size_px)
    chosen.setWeight(QFont.Weight(weight))
    if hasattr(chosen, "setFeature"):
        chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen


def apply(app: QApplication, name: str) -> Theme:
    """Put a theme in force: style, font, palette. Screens repaint themselves afterwards."""
    theme = load(name if name in NAMES else "light")
    _state.theme = theme
    app.setStyle("Fusion")
    app.setFont(font(BODY_PX))
    app.setPalette(_palette(theme))
    return theme


def _palette(theme: Theme) -> QPalette:
    role, of = QPalette.ColorRole, theme.roles
    palette = QPalette()
    for part, name in (
        (role.Window, "ground"),
        (role.WindowText, "text"),
        (role.Base, "surface"),
        (role.AlternateBase, "ground"),
        (role.Text, "text"),
        (role.PlaceholderText, "text_soft"),
        (role.Button, "surface"),
        (role.ButtonText, "text"),
        (role.Highlight, "do"),
        (role.HighlightedText, "on_do"),
        (role.ToolTipBase, "surface"),
        (role.ToolTipText, "text"),
        (role.Mid, "border"),
        (role.Link, "network"),
    ):
        palette.setColor(part, of[name])
    for part in (role.Text, role.WindowText, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, part, of["text_soft"])
    return palette


def sheet() -> str:
    """The one stylesheet for forms and tables of second-line screens, built once a theme."""
    theme = current()
    if not theme.sheet:
        object.__setattr__(theme, "sheet", _build_sheet(theme))
    return theme.sheet


def _build_sheet(theme: Theme) -> str:
    hue = {role: value.name() for role, value in theme.roles.items()}
    return f"""
    QLineEdit[frame="true"], QComboBox, QPlainTextEdit, QSpinBox {{
        background: {hue["surface"]}; color: {hue["text"]};
        border: 1px solid {hue["border"]}; border-radius: 10px;
        padding: 0 12px; min-height: 46px; selection-background-color: {hue["do"]};
    }}
    QLineEdit[frame="true"]:focus, QComboBox:focus, QPlainTextEdit:focus {{
        border: 2px solid {hue["do"]};
    }}
    QComboBox::drop-down {{ width: 48px; border: 0; }}
    QComboBox QAbstractItemView {{ background: {hue["surface"]}; color: {hue["text"]}; }}
    QComboBox QAbstractItemView::item {{ min-height: 48px; }}
    QTableView, QListView {{
        background: {hue["surface"]}; color: {hue["text"]};
        border: 1px solid {hue["border"]}; border-radius: 10px;
        gridline-color: {hue["border"]}; selection-background-color: {hue["do_soft"]};
        selection-color: {hue["text"]};
    }}
    QHeaderView::section {{
        background: {hue["ground"]}; color: {hue["text_soft"]}; border: 0; padding: 8px 10px;
        border-bottom: 1px solid {hue["border"]};
    }}
    QCheckBox, QRadioButton {{ min-height: 48px; spacing: 12px; color: {hue["text"]}; }}
    QCheckBox::indicator, QRadioButton::indicator {{ width: 26px; height: 26px; }}
    QProgressBar {{
        border: 1px solid {hue["border"]}; border-radius: 10px; min-height: 28px;
        text-align: center; background: {hue["surface"]}; color: {hue["text"]};
    }}
    QProgressBar::chunk {{ background: {hue["do_soft"]}; border-radius: 9px; }}
    """


def contrast_hundredths(one: QColor, other: QColor) -> int:
    """WCAG contrast in hundredths; 450 is the least for text."""

    def light(shade: QColor) -> float:
        parts = []
        for value in (shade.redF(), shade.greenF(), shade.blueF()):
            parts.append(value / 12.92 if value <= 0.03928 else ((value + 0.055) / 1.055) ** 2.4)
        return 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]

    a, b = sorted((light(one), light(other)), reverse=True)
    return round((a + 0.05) / (b + 0.05) * 100)
