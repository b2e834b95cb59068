"""PostgreSQL: connections under row-level security, the embedded server, migrations, and the named SQL statements."""
