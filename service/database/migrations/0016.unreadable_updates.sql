-- depends: 0015.idle_conversations

-- An update of Telegram's that cannot be read is passed over, and the operator told: a person of some tenant wrote in vain.
ALTER TABLE telegram_updates ADD COLUMN unreadable text;
COMMENT ON COLUMN telegram_updates.unreadable IS 'the kind of error that reading it ended in; null: it was read';
