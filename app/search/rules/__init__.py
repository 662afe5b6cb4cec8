"""How names and what is typed are compared: folding, pinyin, ranking, marks. Pure functions."""
