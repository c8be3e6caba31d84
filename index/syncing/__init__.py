"""The steps of a sync: `scan` what is there, `plan` what to do, `mirror` it."""
