"""Put the tables of all rules and of all mappings into README.md, between their marks; and write docs/readings.md, the
readings that figures rest on, and docs/document.schema.json, what a document as data looks like.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from reporter.accounting.assumptions import every_reading
from reporter.records.twins import twin_schema
from reporter.registries.mapping import shipped
from reporter.renderers.mappings_table import mappings_table
from reporter.renderers.rules_table import readings_table

RULES, MAPPINGS = "rules", "mappings"
ROOT = Path(__file__).resolve().parent.parent
README, READINGS, SCHEMA = ROOT / "README.md", ROOT / "docs" / "readings.md", ROOT / "docs" / "document.schema.json"


def main() -> int:
    table = subprocess.run([sys.executable, "-m", "reporter", "explain", "--markdown"], check=True,
                           stdout=subprocess.PIPE, encoding="utf-8").stdout
    text = with_table(with_table(README.read_text("utf-8"), RULES, table), MAPPINGS, mappings_table(shipped()))
    README.write_text(text, "utf-8", newline="\n")
    READINGS.write_text(readings_table(every_reading()), "utf-8", newline="\n")
    SCHEMA.write_text(json.dumps(twin_schema(), ensure_ascii=False, indent=1) + "\n", "utf-8", newline="\n")
    return 0


def with_table(text: str, name: str, table: str) -> str:
    """The text with the table between its two marks; a text without them is given back as it is."""
    opening, closing = f"<!-- {name} -->", f"<!-- /{name} -->"
    before, begin, rest = text.partition(opening)
    _, end, after = rest.partition(closing)
    return f"{before}{begin}\n{table}{end}{after}" if begin and end else text


if __name__ == "__main__":
    raise SystemExit(main())
