"""One module per version that changed the schema, named after the version it leads to."""
