"""Which column of a table is what, and how the columns are called that scoring adds."""

from collections.abc import Iterator, Mapping, Sequence

from scoring.problems import InvalidColumns, Problem, suggest
from scoring.records import record

NEEDED = ("weight", "target", "actual", "relation")
OPTIONAL = ("declared", "upper", "card")
RESULTS = ("score", "status", "mismatch")
ROLES = (*NEEDED, *OPTIONAL, *RESULTS)


@record
class Roles:
    """The names of columns by their roles: those that are read, and those that are added."""

    read: Mapping[str, str]
    added: Mapping[str, str]

    @classmethod
    def of(cls, names: Sequence[str], columns: Mapping[str, str] | None = None) -> "Roles":
        """The roles of a table's columns.

        `columns` gives the names by role where they are other names; what it leaves out has the name of its
        role. Roles that a table need not have are taken up where such a column stands. Raises
        `InvalidColumns` with all that is wrong.

        >>> Roles.of(["weight", "target", "actual", "relation", "得分"], {"declared": "得分"}).read["declared"]
        '得分'
        """
        given = dict(columns or {})
        problems = [*_unknown(given), *_absent(names, given), *_taken(names, given)]
        if problems:
            raise InvalidColumns(tuple(problems))
        called = {role: given.get(role, role) for role in ROLES}
        read = {role: called[role] for role in (*NEEDED, *OPTIONAL) if called[role] in names}
        added = {role: called[role] for role in RESULTS if role != "mismatch" or "declared" in read}
        return cls(read, added)


def _unknown(given: Mapping[str, str]) -> Iterator[Problem]:
    for role in given:
        if role not in ROLES:
            yield suggest("adapter/unknown-role", role, ROLES)


def _absent(names: Sequence[str], given: Mapping[str, str]) -> Iterator[Problem]:
    """Columns that are needed or named, but are not there, or there twice."""
    for role in (*NEEDED, *OPTIONAL):
        name = given.get(role, role)
        count = list(names).count(name)
        if count > 1:
            yield Problem("adapter/twice", {"name": name, "count": count})
        elif count == 0 and (role in NEEDED or role in given):
            yield Problem("adapter/no-column", {"role": role, "name": name, "names": tuple(names)})


def _taken(names: Sequence[str], given: Mapping[str, str]) -> Iterator[Problem]:
    """Names of results that a column has already."""
    for role in RESULTS:
        name = given.get(role, role)
        if name in names:
            yield Problem("adapter/taken", {"role": role, "name": name})
