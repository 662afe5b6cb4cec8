"""What people type about funding: shape and messages only."""
