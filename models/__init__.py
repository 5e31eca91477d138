"""Nouns: what is true and stored. No Qt, no network."""
