"""`python -m scaffolder` is `scaffold`."""

from scaffolder.cli.main import main

main()
