"""Adapter: paper, drawer, display and files."""
