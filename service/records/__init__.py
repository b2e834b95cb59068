"""The rows of the database, a module for each aggregate: its statements are read there and nowhere else.

Functions take an open connection and say nothing of when to do what; that is decided in the packages above.
"""
