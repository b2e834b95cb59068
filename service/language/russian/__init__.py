"""What Russian words are, by the dictionary and by how they are made. Knows no Kazakh, no trade and no tenant."""
