"""What `langgraph dev` serves: the graph, talked to by messages, beside the service's own HTTP application."""
