"""Evidence: references found in a cell, and what git says of each; one file a kind."""
