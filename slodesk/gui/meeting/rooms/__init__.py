"""What the room looks at: one module per view, found by name."""
