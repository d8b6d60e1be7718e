"""The parts of the table of link parameters, by what has them."""
