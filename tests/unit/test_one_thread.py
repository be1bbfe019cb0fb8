"""Small products of matrices are reckoned by one thread: the others would spin after each for longer than it took."""

import json
import subprocess
import sys

COUNTED = """
import bot.cli, numpy, scipy.linalg, threadpoolctl
numpy.ones((400, 400)) @ numpy.ones(400)
print([one["num_threads"] for one in threadpoolctl.threadpool_info() if one["user_api"] == "blas"])
"""


def test_the_program_reckons_in_one_thread() -> None:
    counted = subprocess.run([sys.executable, "-c", COUNTED], capture_output=True, text=True, check=True)
    threads = json.loads(counted.stdout)
    assert threads
    assert set(threads) == {1}
