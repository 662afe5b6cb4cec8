"""How briefs follow from what is known: pure functions of frozen facts, one module for each subject."""
