"""The platform's reference server."""
