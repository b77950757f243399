def test_room_is_full():
    pass
