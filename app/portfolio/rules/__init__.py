"""Pure rules of pages, roll-ups, findings and exports."""
