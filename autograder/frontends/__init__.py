"""Frontends: a report as the text of one platform each. They never grade and never print."""
