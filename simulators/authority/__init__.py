"""A certificate authority for demonstrations: real certificates, invented people."""
