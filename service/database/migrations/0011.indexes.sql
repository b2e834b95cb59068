-- depends: 0010.held_back

-- Each turn asks for the conversation's last matter, and each report of our own number for what was sent to it.
CREATE INDEX handoffs_of_conversation ON handoffs (conversation_id, opened_at);
CREATE INDEX outbox_of_conversation ON outbox (conversation_id, id);
