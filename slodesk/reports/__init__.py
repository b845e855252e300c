"""Reports as values: one builder per report, one renderer per format."""
