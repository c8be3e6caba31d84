"""Pictures of an answer and of accuracy: a timeline, a claim-by-source matrix, bars and a calibration curve.

Records in, markup or a file's content out; no Gradio. Every picture stands beside a table of the same
numbers, so nothing is said by a picture alone. `pictures` is the only room of the page that knows matplotlib.
"""
