"""What of a person's answer may be told to others, without a model: in doubt, nothing."""
