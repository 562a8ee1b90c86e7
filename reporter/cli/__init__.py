"""What people type and see: the only part that prints, exits and looks at the clock."""
