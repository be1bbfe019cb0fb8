"""The encoder's vectors of training texts, kept in a file so that only new texts are encoded again. For the build."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue

import numpy as np

from moderation.language.encoder import DIMENSIONS, Encoder, fit
from moderation.language.looks import DAMAGED
from moderation.language.normalise import standard

ENCODERS = 2

Progress = Callable[[int, int], None]


@dataclass
class Vectors:
    """Knows texts by the hash of what the encoder is given."""

    file: Path | None = None
    known: dict[str, np.ndarray] = field(default_factory=dict)

    def read(self) -> None:
        if self.file is None or not self.file.exists():
            return
        try:
            with self.file.open("rb") as source, np.load(source, allow_pickle=False) as held:
                self.known.update(zip(held["keys"].tolist(), held["vectors"].astype(np.float32), strict=True))
        except DAMAGED:
            self.known.clear()

    def borrow(self, file: Path) -> None:
        """Takes in what another file knows, so that only what is new is encoded."""
        other = Vectors(file)
        other.read()
        self.known.update(other.known)

    def write(self, keys: Sequence[str]) -> None:
        """Keeps the vectors of these texts and forgets all others."""
        if self.file is None or not keys:
            return
        kept = sorted(set(keys))
        self.file.parent.mkdir(parents=True, exist_ok=True)
        half = self.file.with_name(f"{self.file.name}.{os.getpid()}.half")
        with half.open("wb") as out:
            np.savez(out, keys=np.array(kept), vectors=np.stack([self.known[one] for one in kept]).astype(np.float16))
        half.replace(self.file)

    def of(self, texts: Sequence[str], progress: Progress | None = None) -> np.ndarray | None:
        """A row a text, float32; None where there is no encoder."""
        self.read()
        keys = [hashlib.sha256(fit(standard(one)).encode("utf-8", "replace")).hexdigest()[:32] for one in texts]
        missing = [(key, text) for key, text in zip(keys, texts, strict=True) if key not in self.known]
        if missing:
            if not self._encode(missing, progress):
                return None
            self.write(keys)
        # Through half precision, as they are kept: the same vectors whether they were new or known.
        return np.stack([self.known[key].astype(np.float16).astype(np.float32) for key in keys])

    def _encode(self, missing: Sequence[tuple[str, str]], progress: Progress | None) -> bool:
        """Two encoders side by side: one is as fast alone on two cores. False where there is none."""
        with Encoder(limit=10.0) as one, Encoder(limit=10.0) as other, ThreadPoolExecutor(ENCODERS) as threads:
            if not one.start() or not other.start():
                return False
            free: SimpleQueue[Encoder] = SimpleQueue()
            for encoder in (one, other):
                free.put(encoder)

            def encode(text: str) -> np.ndarray | None:
                encoder = free.get()
                try:
                    return encoder.encode(standard(text))
                finally:
                    free.put(encoder)

            for done, ((key, _), vector) in enumerate(
                zip(missing, threads.map(encode, [text for _, text in missing]), strict=True), start=1
            ):
                self.known[key] = np.zeros(DIMENSIONS, np.float32) if vector is None else vector
                if progress is not None:
                    progress(done, len(missing))
        return True
