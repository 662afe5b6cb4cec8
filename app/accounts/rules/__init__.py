"""Pure rules: who may do what, passwords, lockout and time-outs."""
