"""Shown: how the API gives each noun, and the shape that every answer is held to.

Each module names the page that its shapes were written down from. Fields that nobody here reads and
that the pages mark as deprecated, Premium or internal are left out of both.
"""
