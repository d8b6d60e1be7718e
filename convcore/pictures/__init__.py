"""Pictures: drawn by code, photographs, uploads, and fitted to a network's input."""
