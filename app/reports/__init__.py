"""Read-only questions to the shop's record, one file a family."""
