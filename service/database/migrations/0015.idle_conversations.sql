-- depends: 0014.logins

ALTER TABLE conversations
  ADD COLUMN last_turn_at timestamptz,
  ADD COLUMN turns_forgotten int NOT NULL DEFAULT 0;
COMMENT ON COLUMN conversations.last_turn_at IS 'when its last turn was begun';
COMMENT ON COLUMN conversations.turns_forgotten IS 'how many of its turns have left nothing but the latest checkpoint';
UPDATE conversations SET last_turn_at = created_at WHERE turns_started > 0;
-- What a sweep asks for; it holds the conversations of the last hour, whatever the age of the installation.
CREATE INDEX conversations_unforgotten ON conversations (last_turn_at) WHERE turns_forgotten < turns_started;
