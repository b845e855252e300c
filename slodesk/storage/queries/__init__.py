"""What the window, the command line and the reports read: frozen values, never rows."""
