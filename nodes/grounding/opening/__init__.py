"""When a place is open: what a reply says of it, held against the working hours and their exceptions."""
