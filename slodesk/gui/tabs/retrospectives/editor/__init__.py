"""A retrospective as it is written: an outline, and the part of it in view."""
