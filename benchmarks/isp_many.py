"""Many bills at once against the exact Decimal path, as a ratio in one run.

Both make the same sheet of four roles with the Seoul roundings. The Decimal path is the
ordinary `estimate`, called once a bill; the array path is `estimate_many`.

    python benchmarks/isp_many.py [--short]
"""

import argparse
import statistics
import time

import numpy as np

from sustainfin import isp_cost

ROLES = ("IT컨설턴트", "IT기획자", "업무분석가", "정보보호컨설턴트")
SEOUL = {"wages": "2020", **isp_cost.SEOUL_2020}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--short", action="store_true", help="for the shape only")
    short = parser.parse_args().short
    n_many, n_one, rounds = (10_000, 20, 2) if short else (1_000_000, 1_000, 7)
    generator = np.random.default_rng(7)
    effort = {role: generator.uniform(0.1, 8.0, n_many) for role in ROLES}
    ratios, per_bill_many, per_bill_one = [], [], []
    for _ in range(rounds):
        start = time.perf_counter()
        bills = isp_cost.estimate_many(
            effort, effort_step="0.001", effort_rounding="half_up", **SEOUL
        )
        many = (time.perf_counter() - start) / n_many
        start = time.perf_counter()
        one = [bills.bill(i).total for i in range(n_one)]
        single = (time.perf_counter() - start) / n_one
        assert one == bills.total[:n_one].tolist()
        ratios.append(single / many)
        per_bill_many.append(many)
        per_bill_one.append(single)
    print(f"Decimal path   {statistics.median(per_bill_one) * 1e6:9.1f} us a bill")
    print(f"int64 path     {statistics.median(per_bill_many) * 1e6:9.3f} us a bill")
    low, mid, high = min(ratios), statistics.median(ratios), max(ratios)
    print(f"ratio          {mid:9.0f}    ({low:.0f} to {high:.0f} over {rounds} rounds)")


if __name__ == "__main__":
    main()
