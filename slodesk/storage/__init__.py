"""The workspace: schema, edits, queries, backup and upgrade."""
