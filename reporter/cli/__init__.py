"""What people type and see: the only part that prints, exits and looks at the clock."""

import gc

# Rows form no cycles, and modules few: looking for them among very many takes a quarter of the time.
gc.set_threshold(1_000_000, 50, 100)
