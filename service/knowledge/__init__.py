"""A tenant's knowledge: documents read, cut into passages and facts, indexed, kept in step and searched."""
