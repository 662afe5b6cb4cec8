"""Pure rules of commitments."""
