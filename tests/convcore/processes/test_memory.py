"""How much memory is left: the machine's, or the container's where that is less."""

import psutil
import pytest

from convcore.processes.memory import available

MB = 2**20


def container(folder, limit, used, idle):
    (folder / "memory.max").write_text(f"{limit}\n")
    (folder / "memory.current").write_text(f"{used}\n")
    (folder / "memory.stat").write_text(f"anon 5\ninactive_file {idle}\nactive_file 7\n")
    return folder


def test_the_rest_of_a_containers_limit_counts_with_what_it_could_give_back(tmp_path):
    assert available(container(tmp_path, 500 * MB, 400 * MB, 30 * MB)) == 130 * MB


@pytest.mark.parametrize("limit", ["max", str(2**60)])
def test_without_a_limit_that_matters_the_machines_memory_counts(tmp_path, limit):
    found = available(container(tmp_path, limit, 400 * MB, 0))
    assert found == pytest.approx(psutil.virtual_memory().available, rel=0.2)


def test_where_there_are_no_control_groups_the_machines_memory_counts(tmp_path):
    found = available(tmp_path / "missing")
    assert found == pytest.approx(psutil.virtual_memory().available, rel=0.2)
