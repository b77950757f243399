"""Views: what a document says beside its items: diagrams, matrix, order, legend."""
