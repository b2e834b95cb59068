-- name: lock
-- Before the earlier message is looked at: a turn that takes it up does so under the same lock.
SELECT FROM conversations JOIN customer_addresses USING (customer_id)
WHERE conversations.channel_id = %(channel_id)s AND customer_addresses.client_id = %(client_id)s AND address = %(address)s
FOR NO KEY UPDATE OF conversations

-- name: earlier
-- The message that an edit or a deletion is about. Where the gateway names none that we have, an edit is of the customer's
-- last one that waits. Returns nothing for a correction that has been recorded before. `waits`: nobody has thought about it.
SELECT messages.id, messages.text, messages.handled_at IS NULL AND messages.turn_id IS NULL AS waits
FROM messages JOIN conversations ON conversations.id = messages.conversation_id JOIN customer_addresses USING (customer_id)
WHERE messages.channel_id = %(channel_id)s AND messages.author = 'customer'
  AND customer_addresses.client_id = %(client_id)s AND address = %(address)s
  AND (messages.provider_id = %(corrects)s OR NOT %(deleted)s AND messages.handled_at IS NULL AND messages.turn_id IS NULL)
  AND NOT EXISTS (SELECT FROM messages AS known WHERE known.channel_id = %(channel_id)s AND known.provider_id = %(provider_id)s)
ORDER BY messages.provider_id IS NOT DISTINCT FROM %(corrects)s DESC, messages.id DESC LIMIT 1

-- name: edit
UPDATE messages SET text = %(text)s WHERE id = %(id)s

-- name: delete
UPDATE messages SET handled_at = now(), outcome = 'silent', reason = 'deleted' WHERE id = %(id)s
