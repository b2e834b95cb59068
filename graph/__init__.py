"""The conversation graph: its state, what goes in (events), what comes out (effects) and how its nodes are wired."""
