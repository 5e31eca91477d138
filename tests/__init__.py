"""The suite: unit, gui, end2end, promises, bench; golden files beside them."""
