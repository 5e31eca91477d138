"""One shop of every released database version, as that version's own program left it."""
