"""What stands behind the page's view of the library: files in, documents listed, the library kept up to date.

Knows libraries and markup; nothing of Gradio, of questions, or of how the page is laid out.
"""
