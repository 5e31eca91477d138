"""One file a database version, named by its four digits; each sets `user_version` at its end."""
