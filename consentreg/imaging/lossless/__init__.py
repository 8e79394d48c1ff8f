"""The second lane: the parts of a JPEG's picture, moved into a new file without decoding what is handed on."""
