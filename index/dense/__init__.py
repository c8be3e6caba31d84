"""The dense index. Begin with `index`; `base` chooses and searches a structure, `structures` knows faiss."""
