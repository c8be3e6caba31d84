"""Encoders: a model's files, the reference that defines it, and the same weights compiled for speed.

    weights -> (once, in a process of its own) reference -> exported graph -> verified -> compiled

sentence-transformers loads every model and says what its vectors are. The same weights, exported to
OpenVINO, give the same vectors in a third of the time and start in a tenth; they are used only where they
were found to agree. Knows nothing of documents or libraries.
"""
