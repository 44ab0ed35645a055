"""The citizen's pages, by what the citizen wants to do."""
