"""What of a text is the page and not the article. Begin with `furniture`."""
