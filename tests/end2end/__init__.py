"""Whole shop days through the composition root."""
