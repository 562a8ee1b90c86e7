"""Registries: foreign columns and serial numbers become records. One file per registry format.

A format is a module of this package with a function `read_source`; it is found by its name.
"""
