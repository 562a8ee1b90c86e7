"""The table of what is read in registry/ for README.md, drawn from the mappings themselves."""

from __future__ import annotations

from collections.abc import Mapping

from reporter.registries.mapping import EventMeaning, RegistryMapping


def mappings_table(mappings: Mapping[str, RegistryMapping]) -> str:
    """Every mapping as a row of Markdown: its name, what is read, by which labels, and what becomes of the rows."""
    lines = ["| format | what is read | known by the labels | rows become | the dossier tells |",
             "|---|---|---|---|---|"]
    lines += [_row(name, mapping) for name, mapping in sorted(mappings.items())]
    return "\n".join(lines) + "\n"


def _row(name: str, mapping: RegistryMapping) -> str:
    labels = ", ".join(" or ".join(f"`{label}`" for label in labels) for labels in mapping.recognized_by)
    outcomes = list(dict.fromkeys(_outcome(one) for rule in mapping.event for one in rule.when))
    outcomes += [f"not read: {one.otherwise}" for one in mapping.only]
    told = {"approach", "authorization_id", "itmo_registry", *mapping.asks} - mapping.columns.keys()
    cells = (f"`{name}`", mapping.title, labels, mapping.no_itmos or "; ".join(outcomes),
             "" if mapping.no_itmos else ", ".join(f"`{key}`" for key in sorted(told)))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _outcome(one: EventMeaning) -> str:
    return one.subtype or one.action or f"not read: {one.why or 'no action of the form'}"
