"""What the pages share: the tables of pages and links, controls, cached access, components."""
