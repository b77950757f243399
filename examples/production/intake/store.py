"""Stores scans: once each, in the order they were made."""


def store(scans, known):
    """Add the scans that are not known yet, oldest first."""
    fresh = {(scan["parcel"], scan["at"]): scan for scan in scans}
    known.extend(fresh[key] for key in sorted(fresh, key=lambda key: key[1]) if fresh[key] not in known)
    return known
