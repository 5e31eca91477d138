"""Real small classes with names that stand in for the outside world."""
