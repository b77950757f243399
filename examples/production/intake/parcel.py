"""The moves a parcel may make."""

MOVES = {
    "arrived": {"loaded", "returned"},
    "loaded": {"arrived", "delivered"},
    "delivered": set(),
    "returned": set(),
}
