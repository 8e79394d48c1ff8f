"""May this photo be used there, now? Pure functions over frozen facts."""
