"""Charts: one plot widget, its items, and the budget chart of the overview."""
