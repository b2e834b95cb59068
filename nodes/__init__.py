"""The six nodes of the graph, one file each. They read through ports and return state updates and effects."""
