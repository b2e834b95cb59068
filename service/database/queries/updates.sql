-- name: seen
SELECT FROM telegram_updates WHERE update_id = %(update_id)s

-- name: record
-- Returns nothing when this update was acted upon before.
INSERT INTO telegram_updates (update_id) VALUES (%(update_id)s) ON CONFLICT DO NOTHING RETURNING update_id

-- name: record_unreadable
-- However often it is delivered, it was unreadable once.
INSERT INTO telegram_updates (update_id, unreadable) VALUES (%(update_id)s, %(unreadable)s) ON CONFLICT DO NOTHING

-- name: forget
-- Telegram gives an update up after a day.
DELETE FROM telegram_updates WHERE received_at < now() - interval '3 days'
