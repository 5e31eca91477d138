"""Labels out of the machine: to its label printer, or as PDF into the shop's folder."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from app.errors import BadInput, WorldTrouble
from app.label_sizes import LabelSize
from app.labels import Label
from printing.label_layout import lay_out

if TYPE_CHECKING:
    from app.paths import Paths
    from app.settings import MachineSettings

FORMS: Final = ("pdf", "sheet", "zpl", "tspl")


def press_labels(label: Label, size: LabelSize, form: str, count: int) -> bytes:
    """So many of one label.  Raises BadInput `label.too_small`, `cli.form_unknown`."""
    sheet = lay_out(label, size)
    if form in {"pdf", "sheet"}:
        from printing.label_pdf import roll_pdf, sheet_pdf

        title = f"{label.name} {label.lot_no}"
        return (roll_pdf if form == "pdf" else sheet_pdf)([sheet] * count, title)
    from printing.label_printer import LANGUAGES

    if form not in LANGUAGES:
        raise BadInput("cli.form_unknown", name=form, names=", ".join(FORMS))
    return LANGUAGES[form](sheet, count)


class PaperLabels:
    """`app.label_press.LabelPress` of one machine."""

    def __init__(self, machine: MachineSettings, paths: Paths) -> None:
        self._settings = machine.label_printer
        self._paths = paths

    def picture(self, label: Label, size: LabelSize) -> bytes:
        from printing.label_printer import png

        return png(lay_out(label, size))

    def print_out(self, label: Label, size: LabelSize, count: int) -> str:
        if self._settings.connection == "none":
            return self._keep(label, press_labels(label, size, "pdf", count))
        from printing.transport import LinkLost, make_transport

        data = press_labels(label, size, self._settings.language, count)
        try:
            link = make_transport(
                self._settings.connection, self._settings.address, answers=False).open()
            try:
                link.send(data)
            finally:
                link.close()
        except (LinkLost, ValueError) as error:
            raise WorldTrouble("label.printer_away", detail=str(error)) from error
        return ""

    def _keep(self, label: Label, data: bytes) -> str:
        folder = self._paths.labels
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for n in range(1, 1_000):
                path = folder / f"{label.lot_no}-{n:03d}.pdf"
                if not path.exists():
                    path.write_bytes(data)
                    return str(path)
        except OSError as error:
            raise WorldTrouble("label.not_kept", detail=str(error)) from error
        raise WorldTrouble("label.not_kept", detail="")
