"""Which doors does the register have, and how does one come in? Parse, call one use case, render."""
