"""The official forms as data: labels, order, paragraph references and code lists live here and nowhere else."""
