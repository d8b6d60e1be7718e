"""Client-side widgets: typed Python wrappers around plain JavaScript and CSS, no build step."""
