"""The link parameters: their table, controls, links and the menu."""
