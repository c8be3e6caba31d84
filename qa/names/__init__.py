"""How names and words are told and compared: spellings, abbreviations, word forms. Begin with `names`."""
