"""The booking service."""


def answer(path):
    """Answer a request."""
    return {"path": path, "status": 200}
