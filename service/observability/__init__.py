"""What is seen of the service from outside: logs, figures, and incidents."""
