"""Who reacts to what: the one table. Events go up, so only the roof may name both sides."""
