"""The rules, tested: by hand, by law, and against a second formulation of them."""
