"""Bytes in, bytes out: an upload is opened at arm's length, and only a new, proven picture leaves."""
