"""The Article 6.2 reporter: from registry exports to the submissions of the Paris Agreement's Article 6.2."""

__version__ = "0.1.0"
