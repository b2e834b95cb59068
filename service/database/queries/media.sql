-- name: read
SELECT content, mimetype FROM media WHERE message_id = %(message_id)s
