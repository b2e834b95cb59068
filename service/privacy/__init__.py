"""Personal data: what of a text is of one private person, and must not be told to others."""
