"""How good the answers are: gold questions, external sets, and the figures both are measured by.

Reading order: `scores` (the figures, pure functions over spans and numbers), `gold` (questions with
the spans that answer them), `replay` (asks them), `sets` (external sets in a cached library),
`measures` (what is measured on each), `tables` (how figures are shown); `examples`, `models`, `reliability`
and `fit` (the two models that are fitted); the others measure one room each. Nothing here is used to answer a
question, and nothing is imported before it is asked for.
"""
