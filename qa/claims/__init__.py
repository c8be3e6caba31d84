"""What sentences have in common and where they differ: claims, conflicts, origins. Begin with `claims`."""
