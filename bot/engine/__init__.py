"""Durable work: rows that say *look again*, who looks, when, and what happens if that fails."""
