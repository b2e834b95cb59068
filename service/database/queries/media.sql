-- name: keep
-- A customer's file is kept here, or is to be fetched from where the gateway offers it; a person's stays with Telegram.
INSERT INTO media (message_id, client_id, mimetype, file_name, content, source_url, telegram_file_id)
VALUES (%(message_id)s, %(client_id)s, %(mimetype)s, %(file_name)s, %(content)s, %(source_url)s, %(telegram_file_id)s)

-- name: read
SELECT content, mimetype FROM media WHERE message_id = %(message_id)s AND content IS NOT NULL

-- name: in_telegram
SELECT telegram_file_id, mimetype, file_name FROM media WHERE message_id = %(message_id)s AND telegram_file_id IS NOT NULL

-- name: unfetched
-- The turn's files that the gateway named without sending them.
SELECT message_id, source_url FROM media
WHERE source_url IS NOT NULL AND message_id IN (SELECT id FROM messages WHERE turn_id = %(turn_id)s) ORDER BY message_id

-- name: fetched
UPDATE media SET content = %(content)s, source_url = NULL WHERE message_id = %(message_id)s
