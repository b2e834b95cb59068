-- name: hold
-- What has not begun to be sent is not sent.
UPDATE outbox SET status = 'held', detail = unspeakable.reason, finished_at = clock_timestamp() FROM unspeakable
WHERE outbox.id = unspeakable.id AND outbox.status = 'pending' AND unspeakable.conversation_id = %(conversation_id)s
RETURNING outbox.id, outbox.turn_id, outbox.detail AS reason, outbox.text

-- name: silence_turn
-- A turn of which nothing has left, nor is leaving, said nothing; what it gave to people they have. Returns its words.
WITH silenced AS (
  UPDATE turns SET action = CASE action WHEN 'handoff' THEN action ELSE 'silent' END,
    reason = CASE action WHEN 'handoff' THEN reason ELSE %(reason)s END
  WHERE id = %(turn_id)s AND NOT EXISTS (SELECT FROM outbox WHERE turn_id = %(turn_id)s AND status <> 'held')
  RETURNING id, client_id, conversation_id, action
), unsaid AS (
  UPDATE messages SET outcome = 'silent', reason = %(reason)s FROM silenced
  WHERE messages.turn_id = silenced.id AND (messages.author = 'bot' OR silenced.action = 'silent')
)
SELECT silenced.client_id, silenced.conversation_id, silenced.id AS turn_id, silenced.action,
  (SELECT coalesce(string_agg(text, E'\n' ORDER BY id), '') FROM messages
   WHERE turn_id = silenced.id AND author = 'customer' AND text <> '') AS words
FROM silenced

-- name: open_handoff
SELECT id FROM handoffs WHERE conversation_id = %(conversation_id)s AND status <> 'closed'
