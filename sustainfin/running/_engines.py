"""Engines that run the blocks: in this thread, in a pool of threads, or through dask."""

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from functools import partial
from typing import Any, TypeVar

from sustainfin import _checks
from sustainfin.errors import SustainfinError
from sustainfin.running._blocks import Place, Task, TaskResult, run_task

Engine = Any  # "serial", "threads", "dask", or a dask.distributed.Client
_NAMES = ("serial", "threads", "dask")
_Task = TypeVar("_Task")
_Result = TypeVar("_Result")


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
    # The arrays of this process are out of reach for the workers of a cluster.
    run = run_task if place is None or is_client(engine) else partial(run_task, place=place)
    return run_each(run, pending, engine=engine, workers=workers)


def run_each(
    run: Callable[[_Task], _Result],
    pending: Iterable[_Task],
    *,
    engine: Engine = "threads",
    workers: int | None = None,
) -> Iterator[_Result]:
    """Results of any function of a task, in whatever order they are ready.

    Parameters
    ----------
    run : callable
        Takes a task and gives its result; with a cluster both travel between processes.
    pending : iterable
        The tasks.
    engine : {"threads", "serial", "dask"} or dask.distributed.Client
        Where it runs.
    workers : int, optional
        Threads, >= 1; as many as there are cores if left out.

    Returns
    -------
    iterator
        One result a task.

    Raises
    ------
    InvalidInput
        If the engine is unknown.

    Examples
    --------
    >>> sorted(run_each(abs, [-1, 2, -3]))
    [1, 2, 3]
    """
    where = "running.run_tasks"
    n_workers = cores() if workers is None else _checks.count(where, "workers", workers, low=1)
    if is_client(engine):
        return _through_client(run, pending, engine)
    _checks.one_of(where, "engine", engine, _NAMES, "Or give a dask.distributed.Client.")
    if engine == "dask":
        return _through_dask(run, list(pending), n_workers)
    if engine == "serial" or n_workers == 1:
        return map(run, pending)
    return _through_threads(run, pending, n_workers)


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
    run: Callable[[_Task], _Result], pending: Iterable[_Task], workers: int
) -> Iterator[_Result]:
    """A pool of threads that never holds more than a few results."""
    with ThreadPoolExecutor(workers) as pool:
        waiting: list[Future[_Result]] = []  # in the order of the tasks
        try:
            for task in pending:
                waiting.append(pool.submit(run, task))
                if len(waiting) >= 2 * workers:
                    wait(waiting, return_when=FIRST_COMPLETED)
                    yield from _results(waiting)
            while waiting:
                wait(waiting, return_when=FIRST_COMPLETED)
                yield from _results(waiting)
        finally:
            for future in waiting:
                future.cancel()


def _results(waiting: "list[Future[_Result]]") -> Iterator[_Result]:
    """Results of the futures that are done, which leave the list.

    Of several errors that of the lowest task is raised, which is the same each time.
    """
    for future in [future for future in waiting if future.done()]:
        if future.exception() is not None:
            for earlier in waiting[: waiting.index(future) + 1]:
                earlier.result()
        waiting.remove(future)
        yield future.result()


def _through_dask(
    run: Callable[[_Task], _Result], pending: Sequence[_Task], workers: int
) -> Iterator[_Result]:
    """Dask's own threads."""
    import dask

    delayed: Callable[..., Any] = dask.delayed(run, traverse=False)
    try:
        found = dask.compute(
            *[delayed(task) for task in pending], scheduler="threads", num_workers=workers
        )
    except SustainfinError:
        for task in pending:  # the error of the lowest task, which is the same each time
            run(task)
        raise
    yield from found


def _through_client(
    run: Callable[[_Task], _Result], pending: Iterable[_Task], client: Any
) -> Iterator[_Result]:
    """The workers of a cluster; a task whose worker dies is run again elsewhere.

    Results come straight from the workers, not by way of the scheduler.
    """
    from dask.distributed import as_completed

    futures = [client.submit(run, task, pure=False, retries=3) for task in pending]
    held = dict.fromkeys(futures)  # in the order of the tasks
    try:
        for future in as_completed(futures):
            if future.status == "error":  # that of the lowest task, which is the same each time
                for earlier in held:
                    client.gather(earlier, direct=True)
            yield client.gather(future, direct=True)
            del held[future]
            future.release()
    finally:
        client.cancel(futures)
