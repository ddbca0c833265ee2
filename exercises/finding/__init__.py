"""How exercises are found: what is written down of them, what people type, and a clinician's own view of the library."""
