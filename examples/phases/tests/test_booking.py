"""What the first slices promise."""

from src.booking.app import answer
from src.booking.hours import free


def test_app_answers():
    assert answer("/")["status"] == 200


def test_hours_are_free():
    assert free([9, 10, 11], {10}) == [9, 11]
