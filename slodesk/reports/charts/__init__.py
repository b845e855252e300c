"""Charts as drawings: laid out once in plain shapes, painted by each format."""
