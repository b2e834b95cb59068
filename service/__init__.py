"""The service around the graph: the web, the queue, the stores and the ports that the nodes are given."""
