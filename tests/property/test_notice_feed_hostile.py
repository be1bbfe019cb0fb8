"""Whatever bytes somebody drops: facts, or faults in words. Nothing else, and no traceback."""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import example, given, settings
from hypothesis import strategies as st

from risk_feed.facts import COLUMNS, StudentFacts
from risk_feed.feed_csv import DELIMITERS, MOST_FAULTS, read
from risk_feed.feed_faults import FeedFaults
from risk_feed.gathering import Gathering
from risk_feed.model import StudentHash
from risk_feed.sources import CANONICAL
from tests.notice_makers import TODAY

cells = st.one_of(
    st.sampled_from(["", "1", "ei", "kyllä", "12,5", "21.11.2026", "31.2.2026", "0.0.0000", '"', "\0", "\r", "9" * 30]),
    st.text(max_size=12),
)


@st.composite
def files(draw: st.DrawFn) -> bytes:
    """Something like a file of facts, cut somewhere."""
    delimiter = draw(st.sampled_from(DELIMITERS))
    headings = draw(st.lists(st.sampled_from(list(COLUMNS)), max_size=6))
    rows = [["student_key", "non_disclosure", *headings], *draw(st.lists(st.lists(cells, max_size=8), max_size=5))]
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"]))
    content = ("\n".join(map(delimiter.join, rows)) + "\n").encode(encoding, "ignore")
    return content[: draw(st.integers(0, len(content)))] if draw(st.booleans()) else content


@given(st.one_of(files(), st.binary(max_size=300)))
@example(b"student_key;non_disclosure\n1;ei\n")
@example(b"student_key;non_disclosure;window_end;window_start\n1;ei;1.1.0001;31.12.9999\n")
@settings(deadline=None, max_examples=400)
def test_any_bytes_become_facts_or_faults(content: bytes):
    gathering = Gathering()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "facts.csv"
        file.write_bytes(content)
        found = _faults(file, gathering)

    if found is not None:
        assert 0 < len(found.faults) <= MOST_FAULTS + 1
        assert all(one.found and one.wanted for one in found.faults)
        assert all(line.isprintable() for line in found.lines)
        return
    for _, student in gathering.students():
        assert all(_is_sound(row) for row in student.rows)


def _faults(file: Path, gathering: Gathering) -> FeedFaults | None:
    try:
        read(file, CANONICAL, lambda _, told: gathering.add(told), keyed=StudentHash, today=TODAY)
    except FeedFaults as found:
        return found
    return None


def _is_sound(row: StudentFacts) -> bool:
    amounts = (row.absent_h_total, row.credits_planned, row.credits_earned, row.failed_courses)
    return isinstance(row.as_of, date) and all(one is None or 0 <= one <= 5000 for one in amounts)
