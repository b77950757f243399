"""A recorded day, replayed, gives the same parcels."""

from intake.store import store


def test_replay_reproduces_a_day():
    day = [{"parcel": "HB400123987", "at": f"2026-11-12T0{hour}:00:00Z"} for hour in range(3)]
    assert store(day, store(day, [])) == store(day, [])
