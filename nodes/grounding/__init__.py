"""What no source carries does not leave: a reply is read against the passages that it cites, the brief and the moment.

Deterministic, and the same for every reply, whoever wrote it. Each file is one thing that is asked of a reply, and yields
`Objection`s; `check` asks them all.
"""
