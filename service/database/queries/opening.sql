-- name: open
-- A conversation has one open handoff: a handoff that is raised again after the cooldown renews it. That the bot is paused
-- is no reason where there was one.
INSERT INTO handoffs (client_id, conversation_id, turn_id, reason, summary, transcript, draft, objection, objections, sources,
  status, step, next_step_at, tell_customer_at, called_at)
VALUES (%(client_id)s, %(conversation_id)s, %(turn_id)s, %(reason)s, %(summary)s, %(transcript)s, %(draft)s, %(objection)s, %(objections)s, %(sources)s,
  %(status)s, %(step)s, %(next_step_at)s, %(tell_customer_at)s, %(called_at)s)
ON CONFLICT (conversation_id) WHERE status <> 'closed' DO UPDATE SET
  turn_id = excluded.turn_id, reason = CASE excluded.reason WHEN 'bot_paused' THEN handoffs.reason ELSE excluded.reason END, summary = excluded.summary, transcript = excluded.transcript,
  draft = excluded.draft, objection = excluded.objection, objections = excluded.objections, sources = excluded.sources, joined_at = now(),
  raised_at = now(), step = excluded.step, next_step_at = excluded.next_step_at, tell_customer_at = excluded.tell_customer_at,
  called_at = excluded.called_at,
  status = CASE handoffs.status WHEN 'taken' THEN 'taken' WHEN 'noted' THEN excluded.status ELSE 'open' END
RETURNING id

-- name: open_for_failure
-- A message that did not arrive is a handoff for people; one that they have already is not raised again.
INSERT INTO handoffs (client_id, conversation_id, turn_id, reason, summary, status, step, next_step_at, tell_customer_at, called_at)
VALUES (%(client_id)s, (SELECT coalesce(merged_into, id) FROM conversations WHERE id = %(conversation_id)s), %(turn_id)s, 'failure',
  %(summary)s, %(status)s, %(step)s, %(next_step_at)s, %(tell_customer_at)s, %(called_at)s)
ON CONFLICT (conversation_id) WHERE status <> 'closed' DO UPDATE SET joined_at = now()
RETURNING id, xmax = 0 AS opened

-- name: join
UPDATE handoffs SET joined_at = now() WHERE id = %(handoff_id)s

-- name: add_to_transcript
UPDATE handoffs SET transcript = transcript || %(said)s::jsonb WHERE id = %(handoff_id)s
