"""How lights follow from month facts: pure functions, one module for each subject."""
