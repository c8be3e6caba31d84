"""Reading: the documents behind an answer, with what is quoted of them marked."""
