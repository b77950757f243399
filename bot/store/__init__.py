"""What outlives the process: inbox, memory of our posts, cursors; SQLite or PostgreSQL."""
