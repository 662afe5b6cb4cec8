"""Pure rules of the timeline: the time shown, how a project keeps to its plan, what its bar is made of."""
