"""The product without a key: local implementations of the graph's classifier and answerer, which quote and never invent."""
