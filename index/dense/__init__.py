"""The dense index. Begin with `index`; `saved` chooses and searches a structure, `structures` knows faiss."""
