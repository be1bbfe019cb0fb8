"""The shell: everything that touches the world."""

import os

# With more threads OpenBLAS spins for 25 ms after every small product: 62 ms of CPU a message in place of 2 (measured).
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
