"""The governance rules: frozen values and pure functions, one module per rule group."""
