"""Words of what came from the platform, as the till shows it."""

from __future__ import annotations

from typing import Final

WORDS: Final[dict[str, tuple[str, str]]] = {
    "sync.conflict_note_holds": (
        "지금은 플랫폼이 보낸 값: {holds}. 매장에서는 다르게 고쳤습니다",
        "The platform's {holds} holds now. The shop had set something else",
    ),
    "sync.conflict_note_other": (
        "지금은 매장에서 고친 값: {holds}. 플랫폼은 다른 값을 보냈습니다",
        "The shop's {holds} holds now. The platform had sent something else",
    ),
    "sync.field_promotion": ("행사", "promotion"),
}
