"""Engines that run the blocks: in this thread, in a pool of threads, or through dask."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from sustainfin import _checks
from sustainfin.running._blocks import BlockResult, Task, run_block

Engine = Any  # "serial", "threads", "dask", or a dask.distributed.Client
_NAMES = ("serial", "threads", "dask")


def run_task(task: Task) -> list[BlockResult]:
    """All blocks of a task, one after the other."""
    return [run_block(task, block) for block in range(task.first, task.last)]


def run_tasks(
    pending: Iterable[Task], *, engine: Engine = "threads", workers: int | None = None
) -> Iterator[BlockResult]:
    """Results block by block, in whatever order they are ready.

    Parameters
    ----------
    pending : iterable of Task
        What is to be run.
    engine : {"serial", "threads", "dask"} or dask.distributed.Client
        Where it runs; every engine gives the same bits.
    workers : int, optional
        Threads, >= 1; as many as there are cores if left out.

    Yields
    ------
    BlockResult
        One a block.

    Raises
    ------
    InvalidInput
        If the engine is unknown.

    Examples
    --------
    >>> from sustainfin.inputs import make_input
    >>> from sustainfin.running import plan_draws, tasks
    >>> plan = plan_draws([make_input("fee", base=3)], seed=7, n_draws=2)
    >>> results = run_tasks(tasks(lambda x: {"fee": x["fee"]}, plan), engine="serial")
    >>> [result.block for result in results]
    [0]
    """
    where = "running.run_tasks"
    n_workers = cores() if workers is None else _checks.count(where, "workers", workers, low=1)
    if hasattr(engine, "submit") and hasattr(engine, "scheduler"):
        return _through_client(pending, engine)
    _checks.one_of(where, "engine", engine, _NAMES, "Or give a dask.distributed.Client.")
    if engine == "dask":
        return _through_dask(list(pending), n_workers)
    if engine == "serial" or n_workers == 1:
        return (result for task in pending for result in run_task(task))
    return _through_threads(pending, n_workers)


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _through_threads(pending: Iterable[Task], workers: int) -> Iterator[BlockResult]:
    """A pool of threads that never holds more than a few results."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[list[BlockResult]]] = set()
        try:
            for task in pending:
                waiting.add(pool.submit(run_task, task))
                if len(waiting) >= 2 * workers:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from _results(done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from _results(done)
        finally:
            for future in waiting:
                future.cancel()


def _results(done: Iterable["Future[list[BlockResult]]"]) -> Iterator[BlockResult]:
    """Results of finished futures; the first error is raised."""
    for future in done:
        yield from future.result()


def _through_dask(pending: Sequence[Task], workers: int) -> Iterator[BlockResult]:
    """Dask's own threads."""
    import dask

    run: Callable[[Task], Any] = dask.delayed(run_task)
    found = dask.compute(*[run(task) for task in pending], scheduler="threads", num_workers=workers)
    for results in found:
        yield from results


def _through_client(pending: Iterable[Task], client: Any) -> Iterator[BlockResult]:
    """The workers of a cluster; a task whose worker dies is run again elsewhere."""
    from dask.distributed import as_completed

    futures = [client.submit(run_task, task, pure=False, retries=3) for task in pending]
    try:
        for future in as_completed(futures):
            yield from future.result()
            future.release()
    finally:
        client.cancel(futures)
