"""How page and engine are served: endpoints, tools, original files, who may come in, what a browser may do.

Knows libraries and HTTP, nothing of how answers look. `launch` puts the parts in front of the page.
"""
