"""As many at once as there are cores, nobody left out, and no thread waits for itself."""

import threading

import pytest

from index.turns import n_cores, turn

WAIT_S = 30


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


def test_a_turn_that_ends_in_an_error_is_given_back() -> None:
    for _ in range(2 * n_cores()):
        with pytest.raises(ValueError, match="wrong"), turn():
            raise ValueError("wrong")
