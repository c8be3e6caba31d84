"""As many at once as there are cores, nobody left out, and no thread waits for itself."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from index.turns import n_cores, turn

WAIT_S = 30


@contextmanager
def all_turns_taken() -> Iterator[threading.Event]:
    """Other threads have all turns, until the event is set or this ends."""
    taken = threading.Barrier(n_cores() + 1)
    over = threading.Event()

    def hold() -> None:
        with turn():
            taken.wait(WAIT_S)
            over.wait(WAIT_S)

    threads = [threading.Thread(target=hold) for _ in range(n_cores())]
    for thread in threads:
        thread.start()
    try:
        taken.wait(WAIT_S)
        yield over
    finally:
        over.set()
        for thread in threads:
            thread.join(WAIT_S)


def test_no_more_threads_than_cores_have_a_turn_at_once() -> None:
    n_threads = 4 * n_cores()
    lock = threading.Lock()
    full = threading.Barrier(n_cores())
    now = most = served = 0

    def work() -> None:
        nonlocal now, most, served
        with turn():
            with lock:
                now += 1
                most = max(most, now)
            full.wait(WAIT_S)  # passes only when as many threads as cores have their turn together
            with lock:
                now -= 1
                served += 1

    threads = [threading.Thread(target=work) for _ in range(n_threads)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert (most, served) == (n_cores(), n_threads)


def test_a_thread_that_has_a_turn_does_not_wait_for_another() -> None:
    done = threading.Event()

    def work() -> None:
        with turn(), turn(), turn():
            done.set()

    threads = [threading.Thread(target=work, daemon=True) for _ in range(2 * n_cores())]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(WAIT_S)
    assert done.is_set()
    assert not any(thread.is_alive() for thread in threads)


def test_turns_are_handed_to_those_that_wait_before_those_that_had_one() -> None:
    n_threads = 4 * n_cores()
    counts = [0] * n_threads
    over = threading.Event()

    def work(i: int) -> None:
        while not over.is_set():
            with turn():
                time.sleep(0.001)
                counts[i] += 1

    threads = [threading.Thread(target=work, args=(i,)) for i in range(n_threads)]
    for thread in threads:
        thread.start()
    time.sleep(0.5)
    over.set()
    for thread in threads:
        thread.join(WAIT_S)
    assert min(counts) > max(counts) / 4


def test_who_left_a_turn_waits_for_the_next_one() -> None:
    with turn():
        pass
    served = threading.Event()

    def work() -> None:
        with turn():
            pass
        with turn():
            served.set()

    with all_turns_taken() as over:
        waiting = threading.Thread(target=work)
        waiting.start()
        assert not served.wait(0.1)
        over.set()
        assert served.wait(WAIT_S)
        waiting.join(WAIT_S)


def test_an_interrupt_while_waiting_leaves_no_turn_lost() -> None:
    def interrupt() -> None:
        time.sleep(0.1)
        os.kill(os.getpid(), signal.SIGINT)

    with all_turns_taken():
        threading.Thread(target=interrupt).start()
        with pytest.raises(KeyboardInterrupt), turn():
            raise AssertionError("no turn was free")
    with all_turns_taken():
        pass


@pytest.mark.skipif(not hasattr(os, "fork"), reason="nothing forks here")
@pytest.mark.filterwarnings("ignore:.*fork:DeprecationWarning")
def test_a_forked_process_has_turns_of_its_own() -> None:
    with all_turns_taken():
        child = os.fork()
        if not child:
            signal.alarm(WAIT_S)
            with turn():
                os._exit(0)
        assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def test_a_turn_that_ends_in_an_error_is_given_back() -> None:
    for _ in range(2 * n_cores()):
        with pytest.raises(ValueError, match="wrong"), turn():
            raise ValueError("wrong")
    with all_turns_taken():
        pass
