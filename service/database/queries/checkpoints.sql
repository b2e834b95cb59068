-- name: forget_checkpoints
DELETE FROM checkpoints WHERE thread_id = %(thread_id)s
AND checkpoint_id < (SELECT max(checkpoint_id) FROM checkpoints WHERE thread_id = %(thread_id)s)

-- name: forget_blobs
-- A blob is a channel's value in one version; the checkpoint that is left names the versions that it needs.
DELETE FROM checkpoint_blobs AS blob WHERE blob.thread_id = %(thread_id)s
AND NOT EXISTS (
  SELECT FROM checkpoints WHERE checkpoints.thread_id = blob.thread_id AND checkpoints.checkpoint_ns = blob.checkpoint_ns
  AND checkpoints.checkpoint -> 'channel_versions' ->> blob.channel = blob.version)

-- name: forget_writes
DELETE FROM checkpoint_writes AS write WHERE write.thread_id = %(thread_id)s
AND NOT EXISTS (SELECT FROM checkpoints WHERE checkpoints.thread_id = write.thread_id AND checkpoints.checkpoint_id = write.checkpoint_id)

-- name: forgotten
-- A turn that was begun meanwhile leaves checkpoints of its own.
UPDATE conversations SET turns_forgotten = %(turns)s WHERE id = %(conversation_id)s AND turns_forgotten < %(turns)s

-- name: idle
-- Conversations that keep more than their latest checkpoint, and have had no turn since `before`: the longest idle first.
SELECT client_id, id AS conversation_id, turns_started FROM conversations
WHERE turns_forgotten < turns_started AND last_turn_at < %(before)s ORDER BY last_turn_at LIMIT %(limit)s
