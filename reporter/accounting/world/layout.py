"""How Tables 3 and 4 of many submissions stand in Parquet: a row for each row, whichever table it is of.

Besides the fields that a Party fills there is where the row stands (`submission`, `sheet`, `row`; `ordinal` is its
number in the submission), and what tables could not compute from texts: the `series` with the `first` and `last` serial
of a block, blank where the identifiers name none, and `underlying`, which is the same for ITMOs and units in step.
"""

from __future__ import annotations

from reporter.forms.editions import FieldKind, present

_TYPES = {FieldKind.DATE: "date", FieldKind.YEAR: "int64", FieldKind.NUMBER: "int64", FieldKind.QUANTITY: "int64"}
VALUES = {column.attribute: _TYPES.get(column.kind, "string") for column in present().actions.of_party}
"""The fields of Table 3, each with its type; Table 4 has some of them."""
COLUMNS = {"submission": "string", "ordinal": "int64", "role": "string", "sheet": "int64", "row": "int64",
           "series": "string", "first": "int64", "last": "int64", "underlying": "string", **VALUES}
CURRENT = {"submission": "string", "sheet": "int64", "number": "int64", "rank": "int64", "party": "string",
           "year": "int64"}
"""The submissions that count, a row for each sheet of theirs: `number` is their order, `rank` that of the sheets."""
SAME_ON_BOTH_SIDES = ("approach", "authorization_id", "metric", "non_ghg_metric", "gwp_values", "mitigation_type",
                      "vintage", "first_transferring_party")
"""What both rows of a transfer must say alike."""
WHERE_BOTH_SAY = frozenset({"gwp_values"})
"""What is not compared where one side leaves it blank."""
