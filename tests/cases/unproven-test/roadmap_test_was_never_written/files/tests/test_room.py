def test_room_opens():
    pass
