"""What the course's TOML files list: chapters, exercises, mistakes and null submissions, read strictly."""
