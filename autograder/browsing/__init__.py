"""The course as pages for a browser: its texts, where a learner stands, and the server that shows them."""
