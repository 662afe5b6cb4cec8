"""What periods, returns, month facts and restatements are made of, as plain values."""
