"""The library on disk: `schema` has the tables, `write` and `naming` change them, `state`, `catalogue` and
`passage_rows` read them. Knows nothing of folders or questions.
"""
