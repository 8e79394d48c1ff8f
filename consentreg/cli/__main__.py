"""Run the command without an installed script: `python -m consentreg.cli`."""

from consentreg.cli import main

main(prog_name="consentreg")
