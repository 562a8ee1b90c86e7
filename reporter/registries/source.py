"""A registry's exports as a dossier names them, and what they do not tell."""

from __future__ import annotations

from pydantic import Field

from reporter.records.kinds import ApproachId, Model, Plain


class RegistrySource(Model):
    """Registry exports of one format, and what they do not tell."""

    format: Plain = Field(description="The registry's mapping: canonical, verra")
    files: tuple[Plain, ...] = Field(max_length=100,
                                     description="File patterns inside the dossier, such as registry/verra-*.csv")
    approach: ApproachId | None = Field(None, description="Cooperative approach of all rows, where the export has none")
    authorization_id: Plain | None = Field(None, description="Authorization ID of all rows")
    itmo_registry: Plain | None = Field(None, description="Party ITMO registry ID of all rows, such as RWA01")
    projects: tuple[str, ...] = Field((), description="Project IDs to take; all where empty")
