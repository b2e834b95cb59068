-- name: seen
SELECT FROM telegram_updates WHERE update_id = %(update_id)s

-- name: record
-- Returns nothing when this update was acted upon before.
INSERT INTO telegram_updates (update_id) VALUES (%(update_id)s) ON CONFLICT DO NOTHING RETURNING update_id
