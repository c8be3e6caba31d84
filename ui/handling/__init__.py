"""What the page does when the reader does something: one function for each thing, by its name."""
