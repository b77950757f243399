"""Adapters of code hosts: conversation only, the same file names in each."""
