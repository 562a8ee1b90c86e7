"""Put the table of all rules into README.md, between its marks, as `reporter explain --markdown` prints it; and write
docs/readings.md, the readings that figures rest on.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from reporter.accounting.assumptions import every_reading
from reporter.renderers.rules_table import readings_table

BEGIN, END = "<!-- rules -->", "<!-- /rules -->"
ROOT = Path(__file__).resolve().parent.parent
README, READINGS = ROOT / "README.md", ROOT / "docs" / "readings.md"


def main() -> int:
    table = subprocess.run([sys.executable, "-m", "reporter", "explain", "--markdown"], check=True,
                           stdout=subprocess.PIPE, encoding="utf-8").stdout
    README.write_text(with_rules(README.read_text("utf-8"), table), "utf-8", newline="\n")
    READINGS.write_text(readings_table(every_reading()), "utf-8", newline="\n")
    return 0


def with_rules(text: str, table: str) -> str:
    """The text with the table between its two marks; a text without them is given back as it is."""
    before, begin, rest = text.partition(BEGIN)
    _, end, after = rest.partition(END)
    return f"{before}{begin}\n{table}{end}{after}" if begin and end else text


if __name__ == "__main__":
    raise SystemExit(main())
