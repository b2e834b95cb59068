"""The models behind the ports of `graph.context`: OpenAI and whatever speaks its protocol."""
