"""Verbs: what the shop can do. No Qt, no SQL text, no sockets."""
