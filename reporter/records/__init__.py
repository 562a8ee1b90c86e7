"""The nouns of the field: identifiers, kinds of values, rows, submissions, events, blocks; no reading, no rule."""
