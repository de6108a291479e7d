"""What reading a long text costs: no more than a moment, whatever stands in it."""

from __future__ import annotations

import time

import pytest
from cases import good, judge

LENGTH = 30_000
LONGEST = 3.0
"""Seconds. It takes a tenth of one; where time grows with the square of the length, ten."""


@pytest.mark.parametrize(
    "piece",
    ["1", "123,", "1.", "1=1+", "、", "其中", " ", "（", "100万元，", "其中：甲10万元、乙5万元；",
     "执行率90%，", "支出100万元，增加20万元，增长30%，"],
)  # fmt: skip
def test_a_long_run_of_anything_is_read_in_a_moment(piece: str) -> None:
    filling = good(bodies={"栏1.2": piece * (LENGTH // len(piece))})
    began = time.perf_counter()
    judge(filling)
    assert time.perf_counter() - began < LONGEST
