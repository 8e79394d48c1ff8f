"""What can somebody do? One act a function, `verb(ctx, …)`, inside the caller's transaction; none commits."""
