"""Which findings does each noun give? One module a noun, one small generator a rule."""
