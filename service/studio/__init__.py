"""What `langgraph dev` serves: the graph, to be talked to by its messages, beside the service's own HTTP application."""
