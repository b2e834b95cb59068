-- name: tenant
-- What commands need to know of the tenant, and whether its bot is paused.
SELECT clients.id, clients.name, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, clients.bot_paused_at,
  staff.name AS bot_paused_by
FROM clients LEFT JOIN staff ON staff.id = clients.bot_paused_by WHERE clients.id = %(client_id)s

-- name: today
-- The day so far, by the tenant's clock. What a gateway sent that is no customer's message has no turn and is not counted;
-- `replies` and `median_seconds` are of answers through the bot, not of those from the business's phone.
WITH day AS (
  SELECT date_trunc('day', %(now)s::timestamptz AT TIME ZONE %(timezone)s) AT TIME ZONE %(timezone)s AS begins
), inbound AS (
  SELECT messages.conversation_id, messages.outcome FROM messages, day
  WHERE author = 'customer' AND received_at >= day.begins AND (turn_id IS NOT NULL OR handled_at IS NULL)
)
SELECT count(*) AS messages, count(DISTINCT conversation_id) AS conversations,
  count(*) FILTER (WHERE outcome = 'answered') AS answered, count(*) FILTER (WHERE outcome = 'handed_off') AS handed_off,
  count(*) FILTER (WHERE outcome = 'silent') AS silent, count(*) FILTER (WHERE outcome IS NULL) AS in_work,
  (SELECT count(*) FROM messages, day WHERE author = 'staff' AND received_at >= day.begins
   AND EXISTS (SELECT FROM outbox WHERE outbox.message_id = messages.id)) AS replies,
  (SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - opened_at)) FROM handoffs, day
   WHERE answered_at >= day.begins AND taken_by IS NOT NULL)::float AS median_seconds,
  (SELECT count(*) FROM handoffs WHERE status IN ('open', 'pending')) AS waiting
FROM inbound
