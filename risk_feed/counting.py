"""How many notices there were, told so that nobody can be found in the numbers. Pure.

A month is a table: groups down, rules across, with the sums of each row, each column and all. A number from one to four
is not shown. That alone would be worth little, since whoever knows a sum and all but one of its parts knows that one
too. So further numbers are hidden, until of no hidden number but one value is possible.

How it is told whether more than one is possible. Let each number be an edge between its row and its column, the sums
being a row and a column of their own. Changes that keep every sum right run round in circles: one up, the next down.
What is hidden is never zero (zeros are shown: nobody is meant), so that a one cannot go down, and a circle that needs
it to is closed. A hidden number is safe where some open circle runs through it. This is exact for whole numbers, since
such tables are networks (Cox 1980, JASA 75:377, who suppresses by the same circles).

What this leaves open, as all hiding of cells does: which way a number can still lie. And a rule that goes to several
roles is one column, since its numbers are the same in each and would tell of one another.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush
from typing import Final

from risk_feed.model import NoticeRole, RuleId

SMALLEST_SHOWN: Final = 5
"""Numbers below it are hidden, but zero."""

Place = tuple[int, int]
"""Row and column. The last row and the last column are the sums."""

_Node = tuple[int, int]
"""A row, (0, number), or a column, (1, number)."""


@dataclass(frozen=True, slots=True)
class Counted:
    """So many notices of a rule about students of a group went to a role in one month."""

    rule: RuleId
    role: NoticeRole
    group: str
    count: int


@dataclass(frozen=True, slots=True)
class Table:
    """What may be shown of a month. None: hidden.

    `cells`: a row a group and one for the sums, a column a rule and one for the sums. `roles`: to whom each rule went.
    """

    month: str
    groups: tuple[str, ...]
    rules: tuple[RuleId, ...]
    roles: Mapping[RuleId, tuple[NoticeRole, ...]]
    cells: tuple[tuple[int | None, ...], ...]

    @property
    def hidden(self) -> int:
        """How many numbers are hidden."""
        return sum(one is None for row in self.cells for one in row)

    def of_rule(self, rule: RuleId) -> int | None:
        """The sum of a rule over all groups."""
        return self.cells[-1][self.rules.index(rule)]


def table(month: str, counted: Iterable[Counted]) -> Table:
    """The month as it may be shown. A notice that went to several roles is one."""
    known = tuple(counted)
    most: dict[tuple[str, RuleId], int] = {}
    for one in known:
        key = (one.group, one.rule)
        most[key] = max(most.get(key, 0), one.count)
    groups = tuple(sorted({one.group for one in known}))
    rules = tuple(sorted({one.rule for one in known}))
    roles = {
        rule: tuple(role for role in NoticeRole if role in {one.role for one in known if one.rule == rule})
        for rule in rules
    }
    cells = with_sums([[most.get((group, rule), 0) for rule in rules] for group in groups], len(rules))
    gone = hidden_in(cells)
    shown = tuple(
        tuple(None if (row, column) in gone else value for column, value in enumerate(line))
        for row, line in enumerate(cells)
    )
    return Table(month, groups, rules, roles, shown)


def with_sums(inner: list[list[int]], columns: int) -> list[list[int]]:
    """The table with the sum of each row, of each column, and of all."""
    rows = [[*line, sum(line)] for line in inner]
    return [*rows, [sum(line[column] for line in rows) for column in range(columns + 1)]]


def hidden_in(cells: list[list[int]]) -> frozenset[Place]:
    """What is not shown: the small numbers, and those with which each of them lies on an open circle.

    Of all circles the one that hides least is taken: numbers rather than sums, and small ones rather than great ones.
    """
    hidden = {place for place, value in _places(cells) if 0 < value < SMALLEST_SHOWN}
    while True:
        bare = next((place for place in sorted(hidden) if is_told(cells, hidden, place)), None)
        if bare is None:
            return frozenset(hidden)
        # Upwards there is always one: a number and its three sums can all go up together.
        hidden |= _circle(cells, bare, {place for place, value in _places(cells) if value}, hidden, up=True) or set()


def _places(cells: list[list[int]]) -> Iterator[tuple[Place, int]]:
    for row, line in enumerate(cells):
        for column, value in enumerate(line):
            yield (row, column), value


def is_told(cells: list[list[int]], hidden: Collection[Place], place: Place) -> bool:
    """Whether the number at that place, which is hidden, can be reckoned from what is shown."""
    ways = (up for up in (True, False) if up or cells[place[0]][place[1]] > 1)
    return all(_circle(cells, place, hidden, hidden, up=up) is None for up in ways)


def _circle(
    cells: list[list[int]], place: Place, among: Collection[Place], hidden: Collection[Place], *, up: bool
) -> set[Place] | None:
    """The cheapest open circle on which the number goes up, or down, `among` these places; None where there is none.

    Dijkstra's way from one end of the number's edge to the other. What is hidden already costs nothing.
    """
    row, column = (0, place[0]), (1, place[1])
    start, goal = (column, row) if up is (_sign(cells, place) > 0) else (row, column)
    best: dict[_Node, tuple[int, ...]] = {start: (0, 0)}
    came: dict[_Node, tuple[_Node, Place]] = {}
    todo: list[tuple[tuple[int, ...], _Node]] = [((0, 0), start)]
    while todo:
        cost, node = heappop(todo)
        if node == goal:
            return set(_way_back(came, goal))
        for following, by in _steps(cells, node, among, without=place):
            price = (0, 0) if by in hidden else (_is_sum(cells, by), cells[by[0]][by[1]])
            total = (cost[0] + price[0], cost[1] + price[1])
            if following not in best or total < best[following]:
                best[following], came[following] = total, (node, by)
                heappush(todo, (total, following))
    return None


def _way_back(came: Mapping[_Node, tuple[_Node, Place]], node: _Node) -> Iterator[Place]:
    while node in came:
        node, by = came[node]
        yield by


def _steps(
    cells: list[list[int]], node: _Node, among: Collection[Place], *, without: Place
) -> Iterator[tuple[_Node, Place]]:
    """From a row to columns by numbers that rise, from a column to rows by numbers that fall; sums the other way."""
    side, index = node
    for other in range(len(cells) if side else len(cells[0])):
        one = (other, index) if side else (index, other)
        rises = (side == 0) is (_sign(cells, one) > 0)
        if one != without and one in among and (rises or cells[one[0]][one[1]] > 1):
            yield (1 - side, other), one


def _is_sum(cells: list[list[int]], place: Place) -> int:
    """In how many ways a number is a sum: none, of a row or a column, of all."""
    return (place[0] == len(cells) - 1) + (place[1] == len(cells[0]) - 1)


def _sign(cells: list[list[int]], place: Place) -> int:
    """With sums as negative numbers, each row and each column adds up to nothing; the sum of all is positive again."""
    return -1 if _is_sum(cells, place) == 1 else 1
