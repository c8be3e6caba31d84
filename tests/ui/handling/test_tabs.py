"""Tabs take turns with themselves and not with each other, and their number is bounded."""

import threading
from dataclasses import replace

from ui.handling.desk import Tab
from ui.handling.tabs import MAX_TABS, Tabs


def test_a_tab_is_where_it_was_left() -> None:
    tabs = Tabs()
    with tabs.turn("a") as place:
        assert place.tab is None
        place.tab = Tab(conversation="x")
    with tabs.turn("a") as place:
        assert place.tab == Tab(conversation="x")
    with tabs.turn("b") as place:
        assert place.tab is None


def test_what_is_done_in_one_tab_at_a_time_is_never_lost() -> None:
    tabs = Tabs()

    def step() -> None:
        for _ in range(200):
            with tabs.turn("a") as place:
                before = place.tab or Tab()
                place.tab = replace(before, n_moves=before.n_moves + 1)

    threads = [threading.Thread(target=step) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with tabs.turn("a") as place:
        assert place.tab == Tab(n_moves=800)


def test_a_busy_tab_keeps_no_other_waiting() -> None:
    tabs = Tabs()
    reached = threading.Event()

    def other() -> None:
        with tabs.turn("b"):
            reached.set()

    with tabs.turn("a"):
        thread = threading.Thread(target=other)
        thread.start()
        assert reached.wait(30)
        thread.join()


def test_a_turn_ends_with_an_error_too() -> None:
    tabs = Tabs()
    try:
        with tabs.turn("a"):
            raise RuntimeError("a defect")
    except RuntimeError:
        pass
    with tabs.turn("a") as place:
        assert place.tab is None


def test_of_very_many_tabs_those_not_used_for_longest_begin_anew() -> None:
    tabs = Tabs()

    def put(name: str, conversation: str) -> None:
        with tabs.turn(name) as place:
            place.tab = Tab(conversation=conversation)

    put("first", "1")
    put("second", "2")
    for n in range(MAX_TABS - 2):
        put(f"tab {n}", "x")
    with tabs.turn("first") as place:
        assert place.tab == Tab(conversation="1")
    put("one more", "x")
    with tabs.turn("first") as place:
        assert place.tab == Tab(conversation="1")
    with tabs.turn("second") as place:
        assert place.tab is None
