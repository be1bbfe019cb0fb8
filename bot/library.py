"""Keeps the answers that are in use, and replaces them when an operator asks: whole, or not at all.

A catalogue without a model that fits it is trained first, in a process of its own that holds no keys; the old answers
stay in use meanwhile. Where training is not possible, stems, the directory and a person still are.
"""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import structlog

from bot.answering import Answering, Reads, Version
from bot.answers import AnswerBook, Library
from bot.screening import Looks, Screening
from bot.texts import Texts
from config import ready
from config.ready import ReadyFaults
from config.settings import Settings
from faq import models
from faq.catalogue import CatalogueFaults
from faq.directory_files import DirectoryFaults
from faq.heads import Heads
from faq.messages import AdminReloaded, AdminReloadFailed
from faq.urgent import Stems
from moderation.language.encoder import Encoder
from moderation.messages import ScreenPart

log = structlog.get_logger("kynnys.library")

TRAINING_LIMIT = 1800.0
"""Seconds. A catalogue of usual size takes about a minute or two."""


class AnswersAtWork:
    """Owns the encoder."""

    def __init__(self, settings: Settings, answering: Answering) -> None:
        self._settings = settings
        self.answering = answering
        answering.expected = True
        self._encoder = Encoder()
        self.screening = Screening(answering)
        self._reloading = asyncio.Lock()

    def load_screen(self) -> ScreenPart | None:
        """Rules and heads of the crisis screen; blocks for a second or two. What of it does not work, if anything.

        Without rules every message gets the soft line; without heads the rules decide alone.
        """
        from moderation import lexicon
        from moderation.models import find
        from moderation.rules import Rules
        from moderation.screen import Screen

        try:
            rules = Rules(lexicon.load(lexicon.shipped()))
        except lexicon.LexiconFaults as found:
            log.error("the screen has no rules", count=len(found.lines))
            return ScreenPart.RULES
        heads = find(rules.concept_names)
        self.screening.screen = Looks(Screen(rules, heads, None), Screen(rules, heads, self._encoder))
        self.screening.quick("lämmitellään hetki", ())
        if heads is None:
            log.error("the screen has no trained heads")
            return ScreenPart.CLASSIFIER
        return None

    @property
    def encoder_works(self) -> bool:
        return self._encoder.works

    def close(self) -> None:
        self.answering.close()
        self._encoder.close()

    async def reload(self, texts: Texts) -> AdminReloaded | AdminReloadFailed:
        """Reads the files anew and puts them to use; what operators are to be told."""
        async with self._reloading:
            try:
                answers = await asyncio.to_thread(ready.load, self._settings.ready)
                library = await asyncio.to_thread(Library.of, self._settings)
            except (CatalogueFaults, DirectoryFaults, ReadyFaults) as found:
                log.error("answers not reloaded", count=len(found.lines))
                self.answering.expected = self.answering.version is not None
                return AdminReloadFailed(len(found.lines), found.lines[0])
            texts.ready.use(answers)
            version = Version(library, library.knowledge(self._settings), Stems(library.catalogue), None)
            if self.answering.version is None:  # what is urgent need not wait until the model is there
                texts.answers = AnswerBook(library, texts)
                self.answering.use(version)
            heads = await self._model(library)
            reader = await asyncio.to_thread(self._reader, library, heads)
            texts.answers = AnswerBook(library, texts)
            self.answering.use(replace(version, reader=reader))
            count = sum(len(one.examples) for one in library.catalogue.intents.values())
            log.info(
                "answers in use", count=len(library.catalogue.intents), outcome="trained" if heads else "stems only"
            )
            return AdminReloaded(len(library.catalogue.intents), count)

    async def _model(self, library: Library) -> Heads | None:
        found = await asyncio.to_thread(models.find, library.catalogue, self._settings.model)
        if found is None and await self._trained():
            found = await asyncio.to_thread(models.find, library.catalogue, self._settings.model)
        return found

    async def _trained(self) -> bool:
        """Trains in a process that gets two folders and nothing else."""
        log.info("training the matcher")
        folders = ("--catalogue", str(self._settings.catalogue), "--to", str(self._settings.model))
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "faq", "train", "--quiet", *folders),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
            env={"OMP_NUM_THREADS": "1"},
            cwd=Path(__file__).parents[1],
        )
        try:
            code: int | None = await asyncio.wait_for(child.wait(), TRAINING_LIMIT)
        except TimeoutError:
            code = None
        finally:
            if child.returncode is None:
                child.kill()
                await child.wait()
        if code != 0:
            log.error("training failed", outcome=code)
        return code == 0

    def _reader(self, library: Library, heads: Heads | None) -> Reads:
        from faq.matcher import Matcher  # spaCy takes a second to load: not before somebody can be heard

        self._encoder.start()
        matcher = Matcher(library.catalogue, heads, self._encoder)
        matcher.read("lämmitellään hetki")
        return matcher
