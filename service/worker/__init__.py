"""The worker: jobs from the queue, what is due, and how one interpreter is shared."""
