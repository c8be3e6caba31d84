"""The clock: how long calls take, one after the other and from many threads. Knows nothing of systems."""

import math
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress

N_THREADS = 8

N_THREAD_WARM_UPS = 3
"""Questions of each thread before the clock starts: some systems open something for each."""

Ask = Callable[[str], object]


def ms(call: Callable[..., object], *arguments: object) -> float:
    started = time.perf_counter()
    call(*arguments)
    return round(1000 * (time.perf_counter() - started), 3)


def thread_settings() -> Iterator[int]:
    """The numbers of threads that torch is tried with, set as each is come to; one pass without torch."""
    torch = sys.modules.get("torch")
    if torch is None:
        yield 0
        return
    for n in sorted({1, torch.get_num_threads()}):
        torch.set_num_threads(n)
        yield n


def rate(ask: Ask, questions: Iterator[str], seconds: float) -> float:
    """Questions a second from N_THREADS threads at once, counted when each of them has asked a few.

    Raises what the first failing thread raised.
    """
    lock, ready = threading.Lock(), threading.Barrier(N_THREADS + 1)
    done = 0
    wrong: list[Exception] = []
    end = math.inf

    def taken() -> str:
        with lock:
            return next(questions)

    def work() -> None:
        nonlocal done
        try:
            for _ in range(N_THREAD_WARM_UPS):
                ask(taken())
            ready.wait()
            while not wrong and time.perf_counter() < end:
                ask(taken())
                with lock:
                    done += time.perf_counter() < end
        except threading.BrokenBarrierError:
            return
        except Exception as error:
            wrong.append(error)
            ready.abort()

    workers = [threading.Thread(target=work) for _ in range(N_THREADS)]
    for worker in workers:
        worker.start()
    with suppress(threading.BrokenBarrierError):
        ready.wait()
        end = time.perf_counter() + seconds
    for worker in workers:
        worker.join()
    if wrong:
        raise wrong[0]
    return round(done / seconds, 3)
