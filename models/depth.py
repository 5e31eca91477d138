"""How deep a body nests: beyond what any program here writes, reading it is no longer safe.

Counted from the bytes alone, so that every till and the hub find the same, whatever room their
stack has left.
"""

from __future__ import annotations

import re
from typing import Final

DEPTH_MAX: Final = 64

_TEXT: Final = re.compile(rb'"(?:[^"\\]|\\.)*"', re.DOTALL)
_BRACKET: Final = re.compile(rb"[\[\]{}]")


def is_deeper(body: bytes, depth_max: int) -> bool:
    """Whether a JSON text opens more than `depth_max` brackets inside each other."""
    if body.count(b"{") + body.count(b"[") <= depth_max:
        return False
    depth = 0
    for bracket in _BRACKET.findall(_TEXT.sub(b"", body)):
        depth += 1 if bracket in b"{[" else -1
        if depth > depth_max:
            return True
    return False
