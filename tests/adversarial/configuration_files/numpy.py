raise SystemExit("this is no NumPy")
