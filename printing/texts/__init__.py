"""The fixed words of the paper, all Korean: a receipt speaks the customer's language."""
