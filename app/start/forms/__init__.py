"""Shape and messages of what the address of the start page holds."""
