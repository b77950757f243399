"""Stand-ins and builders the tests share."""
