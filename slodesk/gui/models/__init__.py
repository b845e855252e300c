"""Item models, one per table or tree."""
