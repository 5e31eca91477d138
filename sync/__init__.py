"""Adapter: this till and the platform."""
