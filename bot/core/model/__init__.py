"""The vocabulary of the product, one noun a file."""
