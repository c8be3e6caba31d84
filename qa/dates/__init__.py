"""The days that sentences and questions speak about. Begin with `dates`."""
