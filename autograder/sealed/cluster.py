"""Runs submissions on a ``dask.distributed`` cluster that is already there: bytes go out, bytes come back.

No file system is shared. Keys, gradebook and students' names stay with the grader. What a lecturer needs is the
address of a scheduler, and workers that have the grader's own versions of the course, started as::

    dask scheduler --port 8786
    dask worker tcp://<scheduler>:8786 --nthreads 1 --no-nanny --memory-limit 0

one worker for each processor; each keeps one warm process. What travels holds students' work, and a scheduler takes
orders from whoever reaches it: keep it in a closed network, or set up TLS (``tls://``) as dask's manual says.
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from autograder.course_config import DATA_VARIABLE
from autograder.key import KEYS_VARIABLE
from autograder.sealed import worker
from autograder.sealed.client import WarmError
from autograder.sealed.job import Ending, Ran
from autograder.sealed.seal import Level

if TYPE_CHECKING:
    from types import TracebackType

    from autograder.sealed.job import Job

_CONNECTING_S = 15
_TRIES = 3  # each of which dask itself repeats on other workers, where one is lost
_WITHOUT_S = 60  # that a submission waits while there is no worker at all
_SENDINGS = 20  # of the twin, for one submission: each worker asks for it once
_COMMAND = "dask worker {} --nthreads 1 --no-nanny --memory-limit 0"


class ClusterError(WarmError):
    """The cluster cannot be used, or not any more; the words say why and what to do. Saved marks stay."""


class Cluster:
    """Has submissions run by the workers of a dask cluster.

    Use as a context manager; safe to use from several threads.

    Parameters
    ----------
    scheduler : str
        Its address, for example ``tcp://10.0.0.5:8786``.
    environment : dict of str to str
        What submissions find in ``os.environ``. The folder of the twin is the one that it names, else the shipped one;
        the folder of keys is left out.
    unsandboxed : bool
        Use workers although their machines cannot close off a student's code.
    """

    def __init__(self, scheduler: str, *, environment: dict[str, str], unsandboxed: bool = False) -> None:
        import stungmeanchey

        self.scheduler = scheduler
        own = {KEYS_VARIABLE, DATA_VARIABLE}
        self.environment = {name: text for name, text in environment.items() if name not in own}
        self._data = Path(environment.get(DATA_VARIABLE) or Path(stungmeanchey.__file__).parent / "data")
        self._wanted = worker.versions()
        self._least = Level.NONE if unsandboxed else Level.LANDLOCK
        self._under_way: set[Any] = set()
        self._sending = threading.Lock()

    def __enter__(self) -> Self:
        """Connect, and see that the workers are fit.

        Raises
        ------
        ClusterError
        """
        try:
            import dask
            from distributed import Client
        except ImportError:
            raise ClusterError(
                "Running submissions on a cluster needs dask.distributed, which the course does not install by itself. "
                "Install it once:  uv pip install --python .venv/bin/python distributed"
            ) from None
        # A submission with its files is sent as one piece, and may be large.
        dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})
        try:
            self._client = Client(self.scheduler, timeout=_CONNECTING_S, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(
                f"No dask scheduler answers at {self.scheduler} ({error}). Start one with  dask scheduler --port 8786  "
                "and give its address as tcp://<machine>:8786."
            ) from error
        try:
            self._look_at_workers()
        except BaseException:
            self._client.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the cluster as it was, less what is kept for the next time."""
        self.stop()
        self._client.close()

    def _look_at_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_CONNECTING_S)
        except TimeoutError:
            raise ClusterError(self._no_workers()) from None
        try:
            reasons = self._client.run(worker.unfit, self._wanted, int(self._least))
            levels = self._client.run(worker.level_here)
        except ImportError as error:
            raise ClusterError(
                f"A worker of {self.scheduler} does not have the course ({error}). Install on it what the grader has."
            ) from error
        for address, reason in reasons.items():
            if reason:
                raise ClusterError(f"The worker {address} cannot be used: {reason}.")
        self.level = Level(min(levels.values()))
        # Twice as many as can run: the next is there when one ends.
        self.slots = 2 * sum(self._client.nthreads().values())
        self.twin, self._packed = worker.pack(self._data)

    def _no_workers(self) -> str:
        return (
            f"The scheduler at {self.scheduler} has no workers. Start one for each processor, where the course is "
            f"installed:  {_COMMAND.format(self.scheduler)}"
        )

    def stop(self) -> None:
        """Take back what has not begun; who waits for it hears that it is gone."""
        self._client.cancel(list(self._under_way), force=True)

    def run(self, job: Job) -> Ran:
        """Run a submission on some worker and wait for its end, however it ends.

        Raises
        ------
        ClusterError
            Where the cluster itself is gone: nobody's submission is to blame.
        """
        from distributed import KilledWorker

        packed, lost, cause = job.to_bytes(), 0, ""
        for _ in range(_SENDINGS):
            try:
                what, said = self._on_a_worker(packed)
            except ClusterError:
                raise
            except (KilledWorker, WarmError) as error:  # of one worker
                lost, cause = lost + 1, str(error)
                if lost == _TRIES:
                    break
                continue
            if what == "ran":
                return Ran.from_bytes(said)
            if what == "unfit":
                raise ClusterError(f"A worker of {self.scheduler} cannot be used: {said.decode()}.")
            self._send_twin(said.decode())
        return Ran(ending=Ending.KILLED, cause=f"the cluster lost each worker that ran it ({cause[:300]})")

    def _on_a_worker(self, packed: bytes) -> tuple[str, bytes]:
        from concurrent.futures import CancelledError

        future = self._client.submit(
            worker.execute, packed, self.twin, self.environment, self._wanted, int(self._least), pure=False
        )
        self._under_way.add(future)
        try:
            while True:
                try:
                    return future.result(timeout=_WITHOUT_S)
                except TimeoutError:
                    if not self._client.nthreads():
                        raise ClusterError(self._no_workers()) from None
        except (CancelledError, OSError) as error:
            raise ClusterError(
                f"The scheduler at {self.scheduler} is gone, or the run was stopped. Marks that were saved stay; the "
                "same command goes on from there."
            ) from error
        finally:
            self._under_way.discard(future)
            future.release()

    def _send_twin(self, address: str) -> None:
        with self._sending:
            said = self._client.run(worker.keep, self.twin, self._packed, workers=[address], on_error="return")
        for error in said.values():
            if isinstance(error, (ValueError, PermissionError)):
                raise ClusterError(f"The worker {address} cannot keep the twin: {error}.") from error
