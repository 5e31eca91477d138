"""The devices that stand beside the printer: the scale and the card terminal."""
