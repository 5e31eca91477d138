"""Turning measured nanoseconds into what a benchmark reports, without a float in sight."""

from __future__ import annotations

from collections.abc import Sequence


def quantile(samples_ns: Sequence[int], percent: int) -> int:
    """The sample below which `percent` of all lie (nearest rank)."""
    ordered = sorted(samples_ns)
    rank = -(-len(ordered) * percent // 100)
    return ordered[max(rank, 1) - 1]


def in_ms(duration_ns: int) -> str:
    """Milliseconds with three digits, as text: figures for people, exact enough for them."""
    return f"{duration_ns // 1_000_000}.{duration_ns // 1_000 % 1_000:03d}"


def ratio(measured_ns: int, floor_ns: int) -> str:
    """Measured over floor with two digits, rounded up: a bound is never met by rounding."""
    hundredths = -(-measured_ns * 100 // max(floor_ns, 1))
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def holds(measured_ns: int, floor_ns: int, bound_tenths: int) -> bool:
    """Whether measured is within `bound_tenths` / 10 of the floor."""
    return measured_ns * 10 <= floor_ns * bound_tenths
