"""What holds for every canvas."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from sustainfin import canvas
from sustainfin.canvas import Canvas

NAMES = [block.name for block in canvas.blocks()]
FIELDS = ["교통", "의료", "주거"]
TEXTS = st.text("가나다 a-", min_size=1, max_size=40).filter(lambda text: bool(text.strip()))
FILLED = st.sets(st.sampled_from(NAMES))
REQUIRED = st.lists(st.sampled_from(NAMES), min_size=1, unique=True)
PLANS = st.lists(
    st.builds(
        lambda filled, field: Canvas("가", {name: ["x"] for name in filled}, field=field),
        FILLED,
        st.sampled_from(FIELDS),
    ),
    min_size=1,
    max_size=12,
)


@given(FILLED, REQUIRED)
def test_a_plan_is_complete_when_every_required_block_is_filled(
    filled: set[str], required: list[str]
) -> None:
    found = canvas.completeness(Canvas("가", {name: ["x"] for name in filled}), required=required)

    assert found.complete == (set(required) <= filled)
    assert set(found.missing) == set(required) - filled
    for of in found.readings.values():
        assert sum(filled for filled, _ in of.values()) == len(set(required) & filled)
        assert sum(needed for _, needed in of.values()) == len(required)
        assert found.complete == all(done == needed for done, needed in of.values())


@given(FILLED)
def test_what_is_not_filled_is_empty(filled: set[str]) -> None:
    plan = Canvas("가", {name: ["x"] for name in filled})

    assert {block.name for block in plan.empty} == set(NAMES) - filled


@given(PLANS, REQUIRED, st.randoms(use_true_random=False))
def test_the_order_of_the_plans_changes_no_count(
    plans: list[Canvas], required: list[str], chance: object
) -> None:
    shuffled = list(plans)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    first = canvas.completeness_table(plans, required=required, fields=FIELDS)
    second = canvas.completeness_table(shuffled, required=required, fields=FIELDS)

    assert first == second
    shares = [each.share_of_complete for each in first.by_field]
    if first.n_complete:
        assert abs(sum(share or 0.0 for share in shares) - 1.0) < 1e-12
    else:
        assert shares == [None] * len(FIELDS)


@given(PLANS, REQUIRED, st.sampled_from(NAMES))
def test_requiring_one_more_block_completes_no_further_plan(
    plans: list[Canvas], required: list[str], more: str
) -> None:
    fewer = canvas.completeness_table(plans, required=required)
    stricter = canvas.completeness_table(plans, required=[*required, more])

    assert stricter.n_complete <= fewer.n_complete
    assert stricter.n_plans == fewer.n_plans == len(plans)


@given(st.dictionaries(st.sampled_from(NAMES), st.lists(TEXTS, max_size=3), max_size=11))
def test_the_grid_prints_every_character_of_every_entry(held: Mapping[str, list[str]]) -> None:
    plan = Canvas("가", held)
    printed: dict[str, int] = {}
    for line in plan.grid().body:
        for cell in line:
            for char in cell.text:
                printed[char] = printed.get(char, 0) + 1
    wanted: dict[str, int] = {}
    for texts in held.values():
        for text in texts:
            for char in text.replace(" ", ""):
                wanted[char] = wanted.get(char, 0) + 1

    assert all(printed.get(char, 0) >= count for char, count in wanted.items())
