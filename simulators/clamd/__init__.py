"""A virus scanner that speaks clamd's protocol and knows one virus, the EICAR test string."""
