"""The untrusted side: what runs in the worker process, and the codec that both sides share."""
