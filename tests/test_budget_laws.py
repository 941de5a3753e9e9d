"""Laws of transfers, for every transfer."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from sustainfin.budget import Item, transfer

POLICIES = st.sampled_from(["가", "나"])
UNITS = st.sampled_from(["단위1", "단위2"])
CODES = st.sampled_from(["201-01", "201-02", "207-01", "405-01"])
AMOUNTS = st.integers(min_value=0, max_value=10**13)


@st.composite
def conserving(draw: st.DrawFn) -> list[Item]:
    """Lines whose increases equal their decreases, at least one of which changes."""
    places = draw(st.lists(st.tuples(POLICIES, UNITS, CODES), min_size=2, max_size=8, unique=True))
    plus, minus = [0] * len(places), [0] * len(places)
    index = st.integers(0, len(places) - 1)
    moves = draw(st.lists(st.tuples(index, index, st.integers(1, 10**12)), min_size=1, max_size=6))
    first, *_ = moves
    moves = [first if first[0] != first[1] else (0, 1, first[2]), *moves[1:]]
    for source, target, amount in moves:
        minus[source] += amount
        plus[target] += amount
    if plus == minus:  # a circle: everything came back
        minus[0] += 1
        plus[1] += 1
    return [
        Item(
            code=code,
            label=f"목 {code}",
            policy=policy,
            unit_project=unit,
            detail="세부",
            appropriation=down + draw(AMOUNTS),
            plus=up,
            minus=down,
        )
        for (policy, unit, code), up, down in zip(places, plus, minus, strict=True)
    ]


@given(conserving())
def test_the_total_is_the_same_before_and_after(items: list[Item]) -> None:
    report = transfer(items)

    assert sum(report.after) == sum(item.appropriation for item in items) == report.total
    assert min(report.after) >= 0


@given(conserving(), st.randoms(use_true_random=False))
def test_the_order_of_the_lines_does_not_matter(items: list[Item], random: object) -> None:
    mixed = list(items)
    random.shuffle(mixed)  # type: ignore[attr-defined]
    one, other = transfer(items), transfer(mixed)

    assert one.moves == other.moves
    assert dict(zip(one.items, one.after, strict=True)) == dict(
        zip(other.items, other.after, strict=True)
    )


@given(conserving())
def test_the_parts_by_procedure_add_up_to_the_net_change(items: list[Item]) -> None:
    net = sum(max(0, item.plus - item.minus) for item in items)

    assert sum(move.amount for move in transfer(items).moves) == net


@given(conserving())
def test_a_transfer_and_its_reverse_restore_the_budget_by_the_same_procedures(
    items: list[Item],
) -> None:
    there = transfer(items)
    back = transfer(
        [
            replace(item, appropriation=after, plus=item.minus, minus=item.plus)
            for item, after in zip(items, there.after, strict=True)
        ]
    )

    assert back.after == tuple(item.appropriation for item in items)
    assert back.moves == there.moves


@given(conserving())
def test_within_one_policy_project_nothing_needs_the_council(items: list[Item]) -> None:
    codes = [f"{100 + n}-01" for n in range(len(items))]  # no two lines in one place
    within = [replace(item, policy="가", code=c) for item, c in zip(items, codes, strict=True)]

    assert {move.procedure for move in transfer(within).moves} == {"전용"}


@given(conserving(), AMOUNTS)
def test_a_line_that_does_not_change_changes_nothing_else(items: list[Item], amount: int) -> None:
    idle = Item(code="999-01", label="예비비", appropriation=amount, policy="다", unit_project="마")

    assert transfer([*items, idle]).moves == transfer(items).moves
