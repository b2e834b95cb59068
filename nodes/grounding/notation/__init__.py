"""What a text writes: amounts, times, dates, durations, contacts and addresses, read in whatever notation they stand."""
