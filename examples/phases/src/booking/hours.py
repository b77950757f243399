"""The hours a clinic has left."""


def free(hours, taken):
    """Give the hours that nobody has taken."""
    return [hour for hour in hours if hour not in taken]
