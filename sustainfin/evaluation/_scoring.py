"""From the scores people give to means by block and criterion, and a weighted total."""

import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sustainfin import _checks
from sustainfin.evaluation._evidence import Evidence
from sustainfin.evaluation._items import EDITION, Item, criteria, items
from sustainfin.evaluation._score_record import Evaluation, ItemScore, ScoreDrift
from sustainfin.evaluation._weights import WeightProfile, clean_weights

_WHERE = "evaluation.evaluate"


def evaluate(
    scores: Mapping[str, float | Sequence[float]],
    *,
    weights: Mapping[str, float] | WeightProfile,
    scale: tuple[float, float],
    not_applicable: Mapping[str, str] | None = None,
    mapping: Mapping[str, str] | None = None,
    evidence: Iterable[Evidence] = (),
    edition: str = EDITION,
    title: str = "",
    source: str = "",
) -> Evaluation:
    """Evaluate a service from the scores people give (서비스 평가).

    Within a criterion every item counts the same; the criteria are weighted. Which item
    serves which criterion is printed nowhere: the project's mapping is used unless another
    is given, and the result says which.

    Parameters
    ----------
    scores : mapping of str to float or list of float
        Score of every item by name; a list where several people scored (평가자별 점수).
    weights : mapping of str to float, or WeightProfile
        Weight of each criterion (가중치), a fraction; they add up to 1. No document prints
        any.
    scale : (float, float)
        Low and high end of the scores, such as (1, 5).
    not_applicable : mapping of str to str, optional
        Items that do not apply to this service, each with the reason.
    mapping : mapping of str to str, optional
        Criterion by item where it is to differ from the project's.
    evidence : iterable of Evidence
        What a model says to the items, as `evidence` gives it.
    edition : str
        Edition of the items.
    title : str
        What is evaluated.
    source : str
        Who set scores and weights, and when.

    Returns
    -------
    Evaluation
        Scores by item, block and criterion, and the total.

    Raises
    ------
    InvalidInput
        If an item has no score and no reason, a score lies outside the scale, weights do
        not add up to 1, or a criterion with a weight has no item that applies.
    TableNotFound
        If this release holds no such edition.

    Examples
    --------
    >>> from sustainfin import evaluation
    >>> scores = {item.name: [2, 4] for item in evaluation.items()}
    >>> evaluation.evaluate(scores, scale=(0, 5), weights={"public_value": 1.0}).total
    0.6
    """
    ends = _scale(scale)
    held = items(edition)
    names = criteria(edition)
    given = weights.weights if isinstance(weights, WeightProfile) else weights
    clean = clean_weights(_WHERE, given, names)
    serves = _serves(held, names, mapping)
    reasons = dict(not_applicable or {})
    for name in (*scores, *reasons):
        _checks.one_of(_WHERE, "scores", name, [item.name for item in held])
    rows = tuple(_row(item, scores, reasons, serves[item.name], ends) for item in held)
    by_criterion = _means([(each.criterion, each.share) for each in rows])
    for name, weight in clean.items():
        if weight > 0 and name not in by_criterion:
            rule = "must be 0 for a criterion without an item that applies"
            raise _checks.refusal(_WHERE, name, rule, weight)
    return Evaluation(
        items=rows,
        by_block=_means([(each.item.block, each.share) for each in rows]),
        by_criterion=by_criterion,
        total=math.fsum(clean[name] * mean for name, mean in by_criterion.items()),
        weights=clean,
        scale=ends,
        mapping="own" if mapping else "project",
        table=f"evaluation_items/{edition}",
        evidence=_of_all(evidence, held),
        title=title,
        source=source,
    )


def _scale(given: Any) -> tuple[float, float]:
    """Low and high end of the scores."""
    if not isinstance(given, (tuple, list)) or len(given) != 2:
        raise _checks.refusal(_WHERE, "scale", "must be the low and the high end", given, "(1, 5)")
    low, high = (_checks.real(_WHERE, "scale", end) for end in given)
    if not low < high:
        raise _checks.refusal(_WHERE, "scale", "must rise", given)
    return low, high


def _serves(
    held: Sequence[Item], names: Iterable[str], mapping: Mapping[str, str] | None
) -> dict[str, str]:
    """Criterion of every item, the user's where given."""
    serves = {item.name: item.criterion for item in held}
    for item, criterion in (mapping or {}).items():
        _checks.one_of(_WHERE, "mapping", item, serves)
        serves[item] = _checks.one_of(_WHERE, item, criterion, names)
    return serves


def _row(
    item: Item,
    scores: Mapping[str, Any],
    reasons: Mapping[str, str],
    criterion: str,
    scale: tuple[float, float],
) -> ItemScore:
    """Score of one item, or the reason why it has none."""
    if item.name in reasons:
        if item.name in scores:
            rule = "must not have a score: it is said not to apply"
            raise _checks.refusal(_WHERE, item.name, rule, scores[item.name])
        reason = _checks.text(_WHERE, item.name, reasons[item.name])
        return ItemScore(
            item=item, criterion=criterion, score=None, low=None, high=None, share=None,
            reason=reason,
        )  # fmt: skip
    if item.name not in scores:
        do = "Score it, or say in not_applicable why it does not apply."
        raise _checks.refusal(_WHERE, "scores", f"must hold {item.name!r}", sorted(scores), do)
    given = scores[item.name]
    each = list(given) if isinstance(given, (list, tuple)) else [given]
    if not each:
        raise _checks.refusal(_WHERE, item.name, "must hold at least one score", given)
    found = [_checks.real(_WHERE, item.name, one, *scale) for one in each]
    mean = math.fsum(found) / len(found)
    return ItemScore(
        item=item, criterion=criterion, score=mean, low=min(found), high=max(found),
        share=(mean - scale[0]) / (scale[1] - scale[0]),
    )  # fmt: skip


def _means(pairs: Iterable[tuple[str, float | None]]) -> dict[str, float]:
    """Mean of the shares under each name, without those that have none."""
    found: dict[str, list[float]] = {}
    for name, share in pairs:
        if share is not None:
            found.setdefault(name, []).append(share)
    return {name: math.fsum(shares) / len(shares) for name, shares in found.items()}


def _of_all(evidence: Iterable[Evidence], held: Sequence[Item]) -> tuple[Evidence, ...]:
    """Evidence to every item, or none."""
    found = tuple(evidence)
    if found and [each.item for each in found] != [item.name for item in held]:
        do = "Give all that evaluation.evidence(...) returns."
        got = [each.item for each in found]
        raise _checks.refusal(_WHERE, "evidence", "must be that of every item", got, do)
    return found


def score_drift(before: Evaluation, after: Evaluation) -> tuple[ScoreDrift, ...]:
    """How the scores have moved from one evaluation to the next (정기 평가 점수 변화).

    Parameters
    ----------
    before, after : Evaluation
        Two evaluations of one service on the same items, scale, weights and mapping.

    Returns
    -------
    tuple of ScoreDrift
        One for each item scored both times, for each block, and the total.

    Raises
    ------
    InvalidInput
        If the two do not rest on the same items, scale, weights and mapping.

    Examples
    --------
    >>> from sustainfin import evaluation
    >>> def at(score):
    ...     return evaluation.evaluate({item.name: score for item in evaluation.items()},
    ...                                scale=(0, 5), weights={"public_value": 1.0})
    >>> round(score_drift(at(4), at(3))[-1].drift, 6)
    -0.2
    """
    where = "evaluation.score_drift"
    for name in ("table", "scale", "weights", "mapping"):
        if getattr(before, name) != getattr(after, name):
            rule = f"must rest on the same {name} as before ({getattr(before, name)!r})"
            raise _checks.refusal(where, name, rule, getattr(after, name))
    pairs = [
        (first.item.name, first.share, second.share)
        for first, second in zip(before.items, after.items, strict=True)
    ]
    pairs += [(name, mean, after.by_block.get(name)) for name, mean in before.by_block.items()]
    pairs.append(("total", before.total, after.total))
    return tuple(
        ScoreDrift(what=what, before=first, after=second, drift=second - first)
        for what, first, second in pairs
        if first is not None and second is not None
    )
