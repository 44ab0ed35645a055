"""Pure wording: a dossier's story for its owner, a check of signatures for anyone."""
