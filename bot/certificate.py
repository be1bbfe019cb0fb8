"""A tutor's certificate as a PDF of one page, for studies to be counted for it (opinnollistaminen).

It says who, at which school, in which term; training, hours on duty, how many conversations and how often they were
talked through. The real name is given by whoever writes the certificate and is kept nowhere.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from importlib.util import find_spec
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

from bot.texts import Texts
from rooms import certificate as say
from rooms.messages import Sentence
from rooms.model import Language
from rooms.roster import Training
from rooms.terms import Record, Term

LINE_FOR_A_NAME = "_" * 34
_FONT = "DejaVu"
_LABEL_WIDTH, _LINE, _MARGIN = 62.0, 7.0, 22.0  # millimetres
_PDF_LANGUAGES = {Language.FI: "fi-FI", Language.SV: "sv-FI", Language.EN: "en-GB"}
Words = Callable[[Sentence], str]


@dataclass(frozen=True, slots=True)
class Certificate:
    """What is certified. `name` may be empty: then there is a line to write it on; so may be `school`."""

    alias: str
    name: str
    school: str
    term: Term
    training: Training | None
    record: Record
    written_on: date


def rows(of: Certificate) -> list[say.CertificateRow]:
    """The lines in their order."""
    hours, minutes = of.record.hours_and_minutes
    return [
        say.CertificateName(of.name or LINE_FOR_A_NAME),
        say.CertificateAlias(of.alias),
        say.CertificateTerm(of.term.season, of.term.year),
        _training(of.training),
        say.CertificateDuty(hours, minutes),
        say.CertificateConversations(of.record.conversations),
        say.CertificateReflections(of.record.reflections),
    ]


def _training(training: Training | None) -> say.CertificateTraining | say.CertificateNoTraining:
    if training is None:
        return say.CertificateNoTraining()
    days = (_day(training.completed), _day(training.valid_until))
    return say.CertificateTraining(training.course, *days, training.practised)


def _day(day: date) -> str:
    return f"{day.day}.{day.month}.{day.year}"


def as_pdf(of: Certificate, texts: Texts, language: Language) -> bytes:
    """The page, with title and language in it, and letters that any name can be written with."""

    def words(sentence: Sentence) -> str:
        return texts.words(sentence, language)

    pdf = _page(words(say.CertificateTitle()), language)
    if of.school:
        _paragraph(pdf, of.school, size=13)
    _paragraph(pdf, words(say.CertificateTitle()), size=20, bold=True)
    pdf.ln(_LINE)
    for row in rows(of):
        label, _, value = words(row).partition(": ")
        _row(pdf, label, value)
    pdf.ln(_LINE)
    _paragraph(pdf, words(say.CertificateNote()), size=11)
    pdf.ln(2 * _LINE)
    _row(pdf, _day(of.written_on), "")
    for line in words(say.CertificateSignature()).splitlines():
        pdf.ln(_LINE)
        _row(pdf, line, LINE_FOR_A_NAME)
    return bytes(pdf.output())


def _page(title: str, language: Language) -> FPDF:
    pdf = FPDF(format="A4")
    pdf.set_margins(_MARGIN, _MARGIN)
    pdf.set_title(title)
    pdf.set_lang(_PDF_LANGUAGES[language])
    pdf.set_creator("Kynnys")
    for style, file in (("", "DejaVuSans.ttf"), ("B", "DejaVuSans-Bold.ttf")):
        pdf.add_font(_FONT, style, _fonts() / file)
    pdf.add_page()
    return pdf


def _fonts() -> Path:
    """Of matplotlib, which brings them along: found without loading it."""
    spec = find_spec("matplotlib")
    if spec is None or not spec.submodule_search_locations:
        raise FileNotFoundError("matplotlib is not installed, which brings the letters of a certificate")
    return Path(spec.submodule_search_locations[0]) / "mpl-data" / "fonts" / "ttf"


def _paragraph(pdf: FPDF, text: str, *, size: int, bold: bool = False) -> None:
    pdf.set_font(_FONT, "B" if bold else "", size)
    pdf.multi_cell(0, _LINE * max(1.0, size / 14), text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)


def _row(pdf: FPDF, label: str, value: str) -> None:
    pdf.set_font(_FONT, "B", 11)
    top = pdf.get_y()
    pdf.multi_cell(_LABEL_WIDTH, _LINE, label, align="L", new_x=XPos.RIGHT, new_y=YPos.NEXT)
    below, page = pdf.get_y(), pdf.page
    pdf.set_xy(_MARGIN + _LABEL_WIDTH, top)
    pdf.set_font(_FONT, "", 11)
    pdf.multi_cell(0, _LINE, value, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    if pdf.page == page:
        pdf.set_y(max(below, pdf.get_y()))
