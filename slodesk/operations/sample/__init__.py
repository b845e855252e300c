"""The sample workspace: a believable company, the same for the same day."""
