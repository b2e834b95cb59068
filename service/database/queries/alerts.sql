-- name: notice
-- What is amiss now becomes an alert for each operator, unless they have it; what is no longer so has ended, and may begin
-- anew. `overdue` are the tenants with messages that wait for too long.
WITH amiss AS (
  SELECT clients.id AS client_id, 'channel' AS kind, channels.id::text || ' ' || channels.trouble AS subject
  FROM channels JOIN clients ON clients.id = channels.client_id
  WHERE channels.trouble IS NOT NULL AND channels.secret_hash IS NOT NULL AND clients.status = 'active'
  UNION ALL
  SELECT DISTINCT client_id, 'ledger', '' FROM unnest(%(overdue)s::uuid[]) AS client_id
  UNION ALL
  SELECT clients.id, 'plan', usage.month::text
  FROM clients JOIN usage ON usage.client_id = clients.id
    AND usage.month = date_trunc('month', %(now)s::timestamptz AT TIME ZONE coalesce(clients.config ->> 'timezone', 'Asia/Almaty'))::date
  WHERE clients.status = 'active'
    AND usage.messages_in >= %(share)s::float * (clients.config -> 'plan' ->> 'messages_per_month')::int
), ended AS (
  UPDATE operator_alerts SET ended_at = %(now)s
  WHERE ended_at IS NULL AND NOT EXISTS (
    SELECT FROM amiss WHERE amiss.client_id = operator_alerts.client_id AND amiss.kind = operator_alerts.kind
    AND amiss.subject = operator_alerts.subject)
)
INSERT INTO operator_alerts (client_id, chat_id, kind, subject)
SELECT client_id, chat_id, kind, subject FROM amiss CROSS JOIN unnest(%(operators)s::bigint[]) AS chat_id
ON CONFLICT (client_id, kind, subject, chat_id) WHERE ended_at IS NULL DO NOTHING

-- name: claim
-- The next alert to send, put off meanwhile for whoever looks next, ever longer: should the sender die, it is sent again.
WITH claimed AS (
  UPDATE operator_alerts SET attempts = attempts + 1,
    send_after = %(now)s::timestamptz + make_interval(secs => least(60 * 2 ^ attempts, 3600))
  WHERE id = (SELECT id FROM operator_alerts WHERE sent_at IS NULL AND ended_at IS NULL AND send_after <= %(now)s
              ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING *
)
SELECT claimed.id, claimed.chat_id, claimed.kind, clients.slug, clients.name AS tenant, channels.name AS channel,
  split_part(claimed.subject, ' ', 2) AS trouble, usage.messages_in AS used, (clients.config -> 'plan' ->> 'messages_per_month')::int AS "limit",
  coalesce(clients.config -> 'plan' ->> 'over_limit', 'answer') AS over_limit
FROM claimed JOIN clients ON clients.id = claimed.client_id
LEFT JOIN channels ON claimed.kind = 'channel' AND channels.id::text = split_part(claimed.subject, ' ', 1)
LEFT JOIN usage ON claimed.kind = 'plan' AND usage.client_id = claimed.client_id AND usage.month::text = claimed.subject

-- name: sent
UPDATE operator_alerts SET sent_at = %(now)s WHERE id = %(id)s

-- name: put_off
UPDATE operator_alerts SET send_after = %(now)s::timestamptz + make_interval(secs => %(seconds)s) WHERE id = %(id)s

-- name: going_on
SELECT DISTINCT clients.slug, operator_alerts.kind, split_part(operator_alerts.subject, ' ', 2) AS trouble
FROM operator_alerts JOIN clients ON clients.id = operator_alerts.client_id
WHERE ended_at IS NULL AND kind IN ('channel', 'ledger') ORDER BY clients.slug, kind
