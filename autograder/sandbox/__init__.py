"""The sandbox: worker processes, started and talked to."""
