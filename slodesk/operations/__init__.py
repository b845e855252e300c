"""What a facilitator can do: one module per noun, each verb a function on a session."""
