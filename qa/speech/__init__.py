"""Who says a sentence: reporting clauses, quotations over several sentences, transcripts. Begin with
`speaker`.
"""
