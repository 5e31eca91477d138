"""Steps from one database schema to the next, off the start path."""
