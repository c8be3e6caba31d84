"""The words inside a quote that answer. Begin with `focus`."""
