"""The honest light of the status line: one thing, the most pressing first."""

from __future__ import annotations

from app.till import Till
from ui import i18n
from ui.i18n import tr


def light_of(till: Till) -> tuple[str, str]:
    """(words, tone): what the printer cannot do, an urgent notice, else how sales are kept."""
    if till.printer is not None:
        from app.printer_words import WORDS

        status = till.printer.status()
        if not status.headline.prints or status.unknown:
            words = WORDS[status.headline].short("ko" if i18n.language() == "ko" else "en")
            return f"{tr('settings.printer')}: {words}", "look"
    from app.link_status import say_link
    from app.platform_notices import read_urgent

    urgent = read_urgent(till)
    if urgent is not None:
        return tr("platform_notices.urgent_line", words=urgent.words), "look"
    return say_link(till, i18n.language()) or (tr("bar.alone"), "plain")
