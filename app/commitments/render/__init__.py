"""Files of commitments."""
