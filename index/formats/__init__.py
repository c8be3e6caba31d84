"""One file for each family of formats: bytes in, text and metadata out.

`read` walks a file and what it holds; `child` does so in a process of its own, `worker` is the way to it from
ours. Nothing in here opens a network connection, writes a file or knows of the library.
"""
