"""Pure values and functions, one file of tests a module."""
