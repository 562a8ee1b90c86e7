"""Tests of the Article 6.2 reporter; the folders mirror `reporter/`."""
