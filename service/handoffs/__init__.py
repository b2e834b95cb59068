"""A handoff that people must take: who is told of it, when, how fast, and what becomes of it when nobody comes.

What is shown in Telegram is `service/telegram`; here stands only what is true without it.
"""
