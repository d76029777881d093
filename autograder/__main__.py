"""`python -m autograder`, the same as `dlgrade`."""

from autograder.cli import main

main()
