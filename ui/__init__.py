"""People: the PySide6 widgets. Qt lives in this package alone."""
