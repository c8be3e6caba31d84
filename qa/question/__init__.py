"""What a question asks: its words, its parts, its place in a conversation, its spelling. Begin with
`question`.
"""
