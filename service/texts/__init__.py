"""What people read of errors, and the YAML files that they write, whose mistakes have a place."""
