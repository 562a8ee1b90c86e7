"""Parties for which the decisions make exceptions: they submit reports at their discretion (18/CMA.1 annex para 11).

Source: the United Nations' lists of the least developed countries (44, from December 2024) and of small island
developing States that are Parties to the Paris Agreement.
"""

from __future__ import annotations

LEAST_DEVELOPED = frozenset(
    ["AFG", "AGO", "BDI", "BEN", "BFA", "BGD", "CAF", "COD", "COM", "DJI", "ERI", "ETH", "GIN", "GMB", "GNB", "HTI", "KHM", "KIR", "LAO", "LBR", "LSO", "MDG", "MLI", "MMR", "MOZ", "MRT", "MWI", "NER", "NPL", "RWA", "SDN", "SEN", "SLB", "SLE", "SOM", "SSD", "TCD", "TGO", "TLS", "TUV", "TZA", "UGA", "YEM", "ZMB"])
SMALL_ISLANDS = frozenset(
    ["ATG", "BHR", "BHS", "BLZ", "BRB", "COK", "COM", "CPV", "CUB", "DMA", "DOM", "FJI", "FSM", "GNB", "GRD", "GUY", "HTI", "JAM", "KIR", "KNA", "LCA", "MDV", "MHL", "MUS", "NIU", "NRU", "PLW", "PNG", "SGP", "SLB", "STP", "SUR", "SYC", "TLS", "TON", "TTO", "TUV", "VCT", "VUT", "WSM"])


def reports_at_discretion(party: str) -> bool:
    """True for the least developed countries and small island developing States."""
    return party in LEAST_DEVELOPED | SMALL_ISLANDS
