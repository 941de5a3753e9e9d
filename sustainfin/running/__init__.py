"""Blocks of draws and the streams they come from.

Draw i of input "users" depends on (seed, "users", i) alone: not on the other inputs, their
order, the size of the blocks the model runs in, the number of workers or the engine.
"""

from sustainfin.running._blocks import (
    SLICE,
    Place,
    Task,
    TaskResult,
    n_blocks,
    run_task,
    tasks,
)
from sustainfin.running._check import MOST, Shapes, check_model
from sustainfin.running._engines import Engine, is_client, run_each, run_tasks
from sustainfin.running._evaluate import Model, evaluate, not_finite
from sustainfin.running._inverse import at_scores
from sustainfin.running._plans import Plan, plan_draws
from sustainfin.running._streams import BLOCK, stream, uniforms
from sustainfin.running._where import where

__all__ = [
    "BLOCK",
    "MOST",
    "SLICE",
    "Engine",
    "Model",
    "Place",
    "Plan",
    "Shapes",
    "Task",
    "TaskResult",
    "at_scores",
    "check_model",
    "evaluate",
    "is_client",
    "n_blocks",
    "not_finite",
    "plan_draws",
    "run_each",
    "run_task",
    "run_tasks",
    "stream",
    "tasks",
    "uniforms",
    "where",
]
