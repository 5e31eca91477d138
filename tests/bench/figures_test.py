"""The benchmarks: their arithmetic, and a short run of each against its floor."""

from __future__ import annotations

import pytest

from app import bench
from app.bench import figures
from app.bench.sale import measure as measure_sale
from app.bench.search import measure as measure_search
from app.errors import BadInput


def test_quantiles_by_nearest_rank() -> None:
    samples = list(range(1, 101))
    assert figures.quantile(samples, 50) == 50
    assert figures.quantile(samples, 99) == 99
    assert figures.quantile([7], 99) == 7
    assert figures.quantile([3, 1, 2], 100) == 3


def test_ratio_is_rounded_up() -> None:
    assert figures.ratio(2_500, 1_000) == "2.50"
    assert figures.ratio(2_501, 1_000) == "2.51"
    assert figures.in_ms(1_234_567) == "1.234"
    assert figures.holds(2_500, 1_000, 25)
    assert not figures.holds(2_501, 1_000, 25)


def test_unknown_name() -> None:
    with pytest.raises(BadInput) as caught:
        bench.run("coffee")
    assert caught.value.code == "bench.unknown"


def test_a_sale_stays_near_its_floor() -> None:
    result = measure_sale(sale_count=150)
    assert result["lines"] == 10
    assert result["holds"], result


def test_search_is_measured_on_its_own_index() -> None:
    """The bound itself is for 100,000 products; `bench search` measures those."""
    result = measure_search(product_count=1_000)
    assert result["products"] == 1_000
    assert int(str(result["hits"])) > 1_000
    assert set(result) >= {"ratio", "bound", "holds", "p99_ms", "floor_p99_ms"}
