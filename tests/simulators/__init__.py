"""Forges to test against: real HTTP, real git, the hosts' own rules, and faults on demand."""
