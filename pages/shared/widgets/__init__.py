"""The widgets that run in the browser: one typed wrapper each."""
