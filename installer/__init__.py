"""From a bare clone to a running till: environment, checks, packages."""
