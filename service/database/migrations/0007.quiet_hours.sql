-- depends: 0006.people

ALTER TABLE client_settings
  ADD COLUMN quiet_hours_days text[] NOT NULL DEFAULT '{}',
  ADD COLUMN quiet_hours_holidays date[] NOT NULL DEFAULT '{}',
  ADD COLUMN auto_return_minutes int DEFAULT 60;
COMMENT ON COLUMN client_settings.quiet_hours_days IS 'mon to sun: days that are quiet as a whole';
COMMENT ON COLUMN client_settings.auto_return_minutes IS 'without a word of staff for so long, the bot leads again; null: never';

-- When a tenant's people may be told of what, with the seed's defaults for adopted tenants that set nothing.
CREATE VIEW rota WITH (security_invoker = true) AS
SELECT clients.id AS client_id, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone,
  coalesce(settings.primary_timeout, 5) AS primary_timeout, coalesce(settings.others_timeout, 5) AS others_timeout,
  coalesce(settings.leadership_timeout, 10) AS leadership_timeout, coalesce(settings.total_timeout, 20) AS total_timeout,
  coalesce(settings.quiet_hours_enabled, true) AS quiet_hours_enabled,
  coalesce(settings.quiet_hours_start, '23:00') AS quiet_hours_start, coalesce(settings.quiet_hours_end, '08:00') AS quiet_hours_end,
  coalesce(settings.quiet_hours_behavior, 'queue') AS quiet_hours_behavior,
  coalesce(settings.quiet_hours_days, '{}') AS quiet_hours_days, coalesce(settings.quiet_hours_holidays, '{}') AS quiet_hours_holidays,
  CASE WHEN settings.client_id IS NULL THEN 60 ELSE settings.auto_return_minutes END AS auto_return_minutes
FROM clients LEFT JOIN client_settings AS settings ON settings.client_id = clients.id;
GRANT SELECT ON rota TO truffles_app, truffles_operator;

ALTER TABLE handoffs DROP CONSTRAINT handoffs_status_check, DROP CONSTRAINT handoffs_step_check, DROP CONSTRAINT handoffs_closed_as_check;
ALTER TABLE handoffs
  ADD CONSTRAINT handoffs_status_check CHECK (status IN ('noted', 'open', 'taken', 'pending', 'closed')),
  ADD CONSTRAINT handoffs_step_check CHECK (step IN ('queued', 'primary', 'others', 'leadership', 'total')),
  ADD CONSTRAINT handoffs_closed_as_check CHECK (closed_as IN ('returned', 'closed', 'timed_out')),
  ADD COLUMN tell_customer_at timestamptz;
COMMENT ON COLUMN handoffs.status IS 'noted: taken down in quiet hours, no matter of anybody''s before they end; pending: the customer was told that it takes longer, it is still to be answered';
COMMENT ON COLUMN handoffs.step IS 'the last step of the ladder that was taken; queued: none yet, because people were not to be woken; total: as the versions before 0007 wrote it';
COMMENT ON COLUMN handoffs.next_step_at IS 'when the next people are told, or, after the last step, all are reminded; null: never';
COMMENT ON COLUMN handoffs.tell_customer_at IS 'when the customer is told that it takes longer; null: they were';
COMMENT ON COLUMN handoffs.closed_as IS 'returned: the person gave the conversation back to the bot; timed_out: they wrote nothing for so long that it went back by itself';
UPDATE handoffs SET tell_customer_at = handoffs.raised_at + make_interval(mins => rota.total_timeout)
FROM rota WHERE rota.client_id = handoffs.client_id AND handoffs.status IN ('open', 'taken') AND handoffs.step <> 'total';
DROP INDEX handoffs_due;
CREATE INDEX handoffs_due ON handoffs (least(next_step_at, tell_customer_at)) WHERE status IN ('noted', 'open', 'pending');
CREATE INDEX conversations_of_people ON conversations (id) WHERE lead = 'person';

-- Who leads a conversation keeps it for the tenant's `auto_return_minutes` from taking it, or from their last word; null: for good.
CREATE VIEW led_conversations WITH (security_invoker = true) AS
SELECT conversation.client_id, conversation.id AS conversation_id, matter.id AS handoff_id, matter.taken_by, matter.taken_at,
  matter.answered_at IS NOT NULL AS answered, said.id AS last_reply_id, rota.auto_return_minutes AS minutes,
  greatest(conversation.created_at, matter.taken_at, said.received_at) + make_interval(mins => rota.auto_return_minutes) AS back_at
FROM conversations AS conversation JOIN rota ON rota.client_id = conversation.client_id
LEFT JOIN handoffs AS matter ON matter.conversation_id = conversation.id AND matter.status = 'taken'
LEFT JOIN LATERAL (
  SELECT id, received_at FROM messages WHERE conversation_id = conversation.id AND author = 'staff' ORDER BY id DESC LIMIT 1
) AS said ON true
WHERE conversation.lead = 'person';
GRANT SELECT ON led_conversations TO truffles_app, truffles_operator;

ALTER TABLE staff_notices DROP CONSTRAINT staff_notices_kind_check;
ALTER TABLE staff_notices
  ADD CONSTRAINT staff_notices_kind_check CHECK (kind IN ('card', 'follow_up', 'held', 'undelivered', 'digest', 'timed_out')),
  ADD COLUMN after_id bigint REFERENCES staff_notices (id) ON DELETE SET NULL;
COMMENT ON COLUMN staff_notices.after_id IS 'the digest that is to be seen first';
CREATE INDEX staff_notices_after ON staff_notices (after_id) WHERE after_id IS NOT NULL;

ALTER TABLE outbox ADD COLUMN echo_id text;
COMMENT ON COLUMN outbox.echo_id IS 'the id under which the channel reported this message back to us';
