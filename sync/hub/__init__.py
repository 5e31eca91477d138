"""The central platform's reference server: ledger, projector, feed, and its way in by HTTP."""
