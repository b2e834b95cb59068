-- depends: 0009.commands

ALTER TABLE outbox DROP CONSTRAINT outbox_status_check;
ALTER TABLE outbox ADD CONSTRAINT outbox_status_check CHECK (status IN ('pending', 'sending', 'sent', 'failed', 'unknown', 'held'));
COMMENT ON COLUMN outbox.status IS 'unknown: the gateway may or may not have sent it, so it is never sent again by itself; held: the bot was to be silent before it left, `detail` says why';

-- What the bot has yet to say where it is to be silent by now, and why. That people were called is still said after one of
-- them has pressed "take", until they write themselves: the customer then knows that somebody comes.
CREATE VIEW unspeakable WITH (security_invoker = true) AS
SELECT outbox.id, outbox.conversation_id,
  CASE WHEN conversation.lead = 'person' THEN 'person_leads' ELSE 'bot_paused' END AS reason
FROM outbox JOIN conversations AS conversation ON conversation.id = outbox.conversation_id
JOIN customers ON customers.id = conversation.customer_id JOIN clients ON clients.id = outbox.client_id
LEFT JOIN turns ON turns.id = outbox.turn_id
WHERE outbox.status = 'pending' AND outbox.message_id IS NULL
  AND (customers.bot_paused_at IS NOT NULL OR clients.bot_paused_at IS NOT NULL
       OR conversation.lead = 'person'
          AND (turns.action IS DISTINCT FROM 'handoff'
               OR EXISTS (SELECT FROM messages AS said WHERE said.conversation_id = outbox.conversation_id
                          AND said.author = 'staff' AND said.received_at > outbox.created_at)));
GRANT SELECT ON unspeakable TO truffles_app, truffles_operator;

ALTER TABLE messages ADD COLUMN reopened_at timestamptz;
COMMENT ON COLUMN messages.reopened_at IS 'when the conversation went back to the bot before anybody had answered this message, which the bot answers since';

ALTER TABLE customers ADD COLUMN other_jid text;
COMMENT ON COLUMN customers.other_jid IS 'another address of the same person, under which the channel reported a message of ours that had gone to `jid`';
CREATE INDEX customers_other_jid ON customers (client_id, other_jid) WHERE other_jid IS NOT NULL;
CREATE INDEX customers_phone ON customers (client_id, phone) WHERE phone IS NOT NULL;
CREATE INDEX outbox_by_provider_id ON outbox (channel_id, provider_id) WHERE provider_id IS NOT NULL;
