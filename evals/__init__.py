"""What a tenant's bot must do, written as cases, and whether it does."""
