"""What people answer teaches the bot: what is learned, who decides on it, where it goes.

A learned answer is a row of `learned_answers`; the search and the tenant's document have copies of it, which are brought up to
date from there.
"""
