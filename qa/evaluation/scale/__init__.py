"""What a library costs as it grows: made-up corpora of any size, and time, disk and memory over them.

Reading order: `words` and `templates` (what is varied), `corpus` (documents without end), `questions` (about
them), `drawn` (passages without encoding), `build` (a library of one size), `stopwatch`, `asking` and
`changing` (what is measured, each in a process of its own: `child`), `figures` and `plot` (how it is shown).
Nothing here is used to answer a question.
"""
