"""Blocks of draws and the streams they come from.

Draw i of input "users" depends on (seed, "users", i) alone: not on the other inputs, their
order, the size of the blocks the model runs in, the number of workers or the engine.
"""

from sustainfin.running._blocks import SLICE, BlockResult, Model, Task, evaluate, run_block, tasks
from sustainfin.running._engines import Engine, run_tasks
from sustainfin.running._plans import Plan, plan_draws
from sustainfin.running._streams import BLOCK, stream, uniforms

__all__ = [
    "BLOCK",
    "SLICE",
    "BlockResult",
    "Engine",
    "Model",
    "Plan",
    "Task",
    "evaluate",
    "plan_draws",
    "run_block",
    "run_tasks",
    "stream",
    "tasks",
    "uniforms",
]
