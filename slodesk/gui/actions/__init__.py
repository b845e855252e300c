"""Action items wherever they are promised: their words, the line they are typed in, their table."""
