"""Engines that run the blocks: in this thread, in a pool of threads, or through dask."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from typing import Any

from sustainfin import _checks
from sustainfin.running._blocks import Place, Task, TaskResult, run_task

Engine = Any  # "serial", "threads", "dask", or a dask.distributed.Client
_NAMES = ("serial", "threads", "dask")


def run_tasks(
    pending: Iterable[Task],
    *,
    engine: Engine = "threads",
    workers: int | None = None,
    place: Place | None = None,
) -> Iterator[TaskResult]:
    """Results task by task, in whatever order they are ready.

    Parameters
    ----------
    pending : iterable of Task
        What is to be run.
    engine : {"serial", "threads", "dask"} or dask.distributed.Client
        Where it runs; every engine gives the same bits.
    workers : int, optional
        Threads, >= 1; as many as there are cores if left out.
    place : callable, optional
        Takes name, shape and first draw of a kept output and gives the array it is
        written to, in engines that share this process.

    Returns
    -------
    iterator of TaskResult
        One a task.

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
    >>> [result.first for result in results]
    [0]
    """
    where = "running.run_tasks"
    n_workers = cores() if workers is None else _checks.count(where, "workers", workers, low=1)
    if is_client(engine):
        return _through_client(pending, engine)
    _checks.one_of(where, "engine", engine, _NAMES, "Or give a dask.distributed.Client.")
    if engine == "dask":
        return _through_dask(list(pending), n_workers, place)
    if engine == "serial" or n_workers == 1:
        return (run_task(task, place) for task in pending)
    return _through_threads(pending, n_workers, place)


def is_client(engine: object) -> bool:
    """Whether an engine is a client of a cluster, whose workers are other processes.

    Parameters
    ----------
    engine : object
        Name of an engine, or a client.

    Returns
    -------
    bool
        True for a client.

    Examples
    --------
    >>> is_client("threads")
    False
    """
    return hasattr(engine, "submit") and hasattr(engine, "scheduler")


def cores() -> int:
    """Cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _through_threads(
    pending: Iterable[Task], workers: int, place: Place | None
) -> Iterator[TaskResult]:
    """A pool of threads that never holds more than a few results."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: set[Future[TaskResult]] = set()
        try:
            for task in pending:
                waiting.add(pool.submit(run_task, task, place))
                if len(waiting) >= 2 * workers:
                    done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                    yield from _results(done)
            while waiting:
                done, waiting = wait(waiting, return_when=FIRST_COMPLETED)
                yield from _results(done)
        finally:
            for future in waiting:
                future.cancel()


def _results(done: Iterable["Future[TaskResult]"]) -> Iterator[TaskResult]:
    """Results of finished futures; the first error is raised."""
    for future in done:
        yield future.result()


def _through_dask(
    pending: Sequence[Task], workers: int, place: Place | None
) -> Iterator[TaskResult]:
    """Dask's own threads."""
    import dask

    run: Callable[..., Any] = dask.delayed(run_task, traverse=False)
    yield from dask.compute(
        *[run(task, place) for task in pending], scheduler="threads", num_workers=workers
    )


def _through_client(pending: Iterable[Task], client: Any) -> Iterator[TaskResult]:
    """The workers of a cluster; a task whose worker dies is run again elsewhere.

    Results come straight from the workers, not by way of the scheduler.
    """
    from dask.distributed import as_completed

    futures = [client.submit(run_task, task, pure=False, retries=3) for task in pending]
    try:
        for future in as_completed(futures):
            yield client.gather(future, direct=True)
            future.release()
    finally:
        client.cancel(futures)
