"""The one guarded reader of everything that comes in: bounds first, then the parser, whichever library that is."""
