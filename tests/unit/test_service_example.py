"""The settings from which a school writes its own: what stands there, and what is only shown there, can be loaded."""

import re
from pathlib import Path

from config.roster import entry
from config.settings import RoomsSettings, Settings, StaffSettings, load
from rooms.model import Role

EXAMPLE = Path(__file__).parents[2] / "config" / "service.example.toml"


def example(folder: Path, *, with_what_is_shown: bool = False) -> Settings:
    text = EXAMPLE.read_text(encoding="utf-8")
    if with_what_is_shown:
        text = re.sub(r"^# (?=\[[a-z]|[a-z_0-9]+ = )", "", text, flags=re.MULTILINE).replace('"..."', f'"{"A" * 43}"')
    file = folder / "service.toml"
    file.write_text(text, encoding="utf-8")
    return load(file)


def test_the_example_alone_has_an_adult_somebody_behind_the_tutors_and_an_operator(tmp_path: Path):
    staff = example(tmp_path).staff

    assert {one.role for one in staff.values()} == {Role.KURAATTORI, Role.SUPERVISOR, None}
    assert any(one.operator for one in staff.values())


def test_everything_that_the_example_shows_may_be_used_together(tmp_path: Path):
    settings = example(tmp_path, with_what_is_shown=True)

    shown = {name for one in settings.staff.values() for name in one.model_fields_set}
    assert shown == set(StaffSettings.model_fields)
    assert settings.rooms.model_fields_set == set(RoomsSettings.model_fields)
    assert settings.rooms == RoomsSettings()
    assert settings.service.calendar is not None
    assert {"ranta", "keskusta"} == set(settings.campus)


def test_everybody_of_the_example_would_do_on_the_roster_too(tmp_path: Path):
    """The list is the stricter of the two: it refuses an account whose name stands in what students see."""
    settings = example(tmp_path, with_what_is_shown=True)
    elsewhere = settings.model_copy(update={"staff": {}})

    for key, one in settings.staff.items():
        if one.role is not None:
            cells = {"key": key, "matrix_id": one.matrix_id, "role": one.role.value, "alias": one.alias}
            assert entry(cells, elsewhere, ()).who == key
