"""Benchmarks a shop can run on its own machine: each figure beside its floor of the same run.

A ratio tells more than milliseconds: it does not care how fast the machine is.
"""

from __future__ import annotations

from collections.abc import Callable

from app.errors import BadInput

#: A benchmark's answer, ready for JSON: sizes, milliseconds, `ratio`, `bound`, `holds`.
Result = dict[str, int | str | bool | dict[str, str]]

NAMES = ("sale", "search")


def run(name: str) -> Result:
    """Measure one benchmark.  Raises BadInput for a name there is not."""
    return _find(name)()


def _find(name: str) -> Callable[[], Result]:
    if name == "sale":
        from app.bench.sale import measure as measure_sale

        return measure_sale
    if name == "search":
        from app.bench.search import measure as measure_search

        return measure_search
    raise BadInput("bench.unknown", name=name, names=", ".join(NAMES))
