"""What the PDF renderer is made of: fonts, lines of text, tables, pictures, pages."""
