"""Small parts the screens are built of."""
