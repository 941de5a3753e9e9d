"""Evaluation of a service by the blocks of its business model (서비스 평가), with evidence.

People give the scores; the model says next to each item what it can say. Weights are
arguments: no document prints any. In operation the plan is held against what came of it.

Examples
--------
>>> from sustainfin import evaluation
>>> found = evaluation.evaluate(
...     {item.name: 3 for item in evaluation.items()}, scale=(1, 5),
...     weights={"operator_credibility": 0.3, "structure_stability": 0.4, "public_value": 0.3})
>>> found.total
0.5
"""

from sustainfin.evaluation._ahp import AhpWeights, ahp, pool_judgements
from sustainfin.evaluation._evidence import Evidence, evidence, evidence_sheet
from sustainfin.evaluation._feasibility import BcScore, bc_score, check_weights, weight_ranges
from sustainfin.evaluation._items import Item, criteria, items
from sustainfin.evaluation._ranking import RankRobustness, rank_robustness
from sustainfin.evaluation._review import review
from sustainfin.evaluation._review_record import Drift, Outlook, Review
from sustainfin.evaluation._score_record import Evaluation, ItemScore, ScoreDrift
from sustainfin.evaluation._scoring import evaluate, score_drift
from sustainfin.evaluation._weights import WeightProfile, weights_for

__all__ = [
    "AhpWeights",
    "BcScore",
    "Drift",
    "Evaluation",
    "Evidence",
    "Item",
    "ItemScore",
    "Outlook",
    "RankRobustness",
    "Review",
    "ScoreDrift",
    "WeightProfile",
    "ahp",
    "bc_score",
    "check_weights",
    "criteria",
    "evaluate",
    "evidence",
    "evidence_sheet",
    "items",
    "pool_judgements",
    "rank_robustness",
    "review",
    "score_drift",
    "weight_ranges",
    "weights_for",
]
