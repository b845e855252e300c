"""The parts of the main window: commands, header, status line, tabs, opening, importing, live data."""
