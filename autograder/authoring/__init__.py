"""From solution text to everything that is generated. Pure text work."""
