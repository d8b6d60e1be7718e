import threading
import tomllib

import pytest

from convcore.limits import NETWORK_BYTES
from convcore.processes.visits import Visits
from tests.paths import ROOT

GRACE = 0.05


class Over(list):
    """The visits that are over, and a way to wait for the next one."""

    def __init__(self):
        self.heard = threading.Semaphore(0)

    def __call__(self, visit):
        self.append(visit)
        self.heard.release()


@pytest.fixture
def over():
    return Over()


def test_a_visit_that_goes_is_over_after_a_while_and_once(over):
    visits = Visits(over, GRACE)
    visits.leave("a")
    assert over == []
    assert over.heard.acquire(timeout=10)
    assert not over.heard.acquire(timeout=4 * GRACE)
    assert over == ["a"]


def test_a_visit_that_comes_back_in_time_goes_on(over):
    visits = Visits(over, GRACE)
    visits.leave("a")
    visits.attend("a")
    assert not over.heard.acquire(timeout=4 * GRACE)


def test_of_a_visit_that_goes_again_the_last_time_counts(over):
    visits = Visits(over, 0.4)
    visits.leave("a")
    threading.Event().wait(0.3)
    visits.attend("a")
    visits.leave("a")
    assert not over.heard.acquire(timeout=0.2)
    assert over.heard.acquire(timeout=10)


def test_visits_end_each_for_itself(over):
    visits = Visits(over, GRACE)
    visits.leave("a")
    visits.leave("b")
    visits.attend("a")
    assert over.heard.acquire(timeout=10)
    assert over == ["b"]


def test_a_visit_that_nobody_knew_may_come(over):
    Visits(over, GRACE).attend("a")
    assert over == []


def test_streamlit_takes_files_as_large_as_a_network_may_be():
    configuration = ROOT / ".streamlit/config.toml"
    server = tomllib.loads(configuration.read_text("utf-8"))["server"]
    assert server["maxUploadSize"] == NETWORK_BYTES / 2**20


def test_who_comes_back_and_only_looks_is_there_until_it_goes_again(over):
    back = threading.Event()
    visits = Visits(over, 0.2)
    visits.attend("a")
    back.set()
    visits.leave("a", back.is_set)
    assert not over.heard.acquire(timeout=1)
    assert not visits.is_over("a")
    back.clear()
    assert not over.heard.acquire(timeout=0.15)  # it has the whole time from then on
    assert over.heard.acquire(timeout=10)
    assert visits.is_over("a")
