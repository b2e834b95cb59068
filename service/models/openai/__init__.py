"""The ports of `graph.context` behind which OpenAI's models, and whatever speaks their protocol, are asked."""
