"""What a reply does by being said: promises, favours, leaks of the instructions, and the language it is in."""
