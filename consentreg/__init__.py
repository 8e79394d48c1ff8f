"""consentreg: a photo consent register and sharing gatekeeper."""
