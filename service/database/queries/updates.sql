-- name: record_unreadable_update
-- However often it is delivered, it was unreadable once.
INSERT INTO telegram_updates (update_id, unreadable) VALUES (%(update_id)s, %(unreadable)s) ON CONFLICT DO NOTHING

-- name: forget_updates
-- Telegram gives an update up after a day.
DELETE FROM telegram_updates WHERE received_at < now() - interval '3 days'
