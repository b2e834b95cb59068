-- name: seen
-- Something is amiss. One that was over begins anew.
INSERT INTO incidents (kind, subject, client_id, detail, told_from, began_at, seen_at, over_at)
VALUES (%(kind)s, %(subject)s, %(client_id)s, %(detail)s, %(told_from)s, %(now)s, %(now)s, %(over_at)s)
ON CONFLICT (kind, subject, client_id) DO UPDATE SET
  times = CASE WHEN incidents.over_at > excluded.seen_at THEN incidents.times + 1 ELSE 1 END,
  began_at = CASE WHEN incidents.over_at > excluded.seen_at THEN incidents.began_at ELSE excluded.began_at END,
  detail = excluded.detail, told_from = excluded.told_from, seen_at = excluded.seen_at, over_at = excluded.over_at

-- name: forget
-- What is long over.
DELETE FROM incidents WHERE over_at < %(now)s::timestamptz - interval '7 days'

-- name: raise_alerts
-- What is amiss now becomes an alert for each operator, unless they have it; what is no longer so has ended, and may begin
-- anew. `overdue` are the tenants with messages that wait for too long, `untold` those whose people were not told of a handoff.
WITH amiss AS (
  SELECT clients.id AS client_id, 'channel' AS kind, channels.id::text || ' ' || channels.trouble AS subject
  FROM channels JOIN clients ON clients.id = channels.client_id
  WHERE channels.trouble IS NOT NULL AND channels.secret_hash IS NOT NULL AND clients.status = 'active'
  UNION ALL
  SELECT clients.id, 'channel', channels.id::text || ' failing'
  FROM channels JOIN clients ON clients.id = channels.client_id
  WHERE channels.trouble IS NULL AND channels.failures >= %(failures)s AND channels.secret_hash IS NOT NULL
    AND channels.failing_since <= clock_timestamp() - make_interval(secs => %(failing_seconds)s) AND clients.status = 'active'
  UNION ALL
  SELECT DISTINCT client_id, 'ledger', '' FROM unnest(%(overdue)s::uuid[]) AS client_id
  UNION ALL
  SELECT DISTINCT client_id, 'untold', '' FROM unnest(%(untold)s::uuid[]) AS client_id
  UNION ALL
  SELECT DISTINCT client_id, 'nobody', '' FROM unnest(%(nobody)s::uuid[]) AS client_id
  UNION ALL
  SELECT client_id, kind, subject FROM incidents WHERE times >= told_from AND over_at > %(now)s
  UNION ALL
  SELECT clients.id, 'plan', usage.month::text
  FROM clients JOIN usage ON usage.client_id = clients.id
    AND usage.month = date_trunc('month', %(now)s::timestamptz AT TIME ZONE coalesce(clients.config ->> 'timezone', 'Asia/Almaty'))::date
  WHERE clients.status = 'active'
    AND usage.messages_in >= %(share)s::float * (clients.config -> 'plan' ->> 'messages_per_month')::int
), ended AS (
  UPDATE operator_alerts SET ended_at = %(now)s
  WHERE ended_at IS NULL AND NOT EXISTS (
    SELECT FROM amiss WHERE amiss.client_id IS NOT DISTINCT FROM operator_alerts.client_id AND amiss.kind = operator_alerts.kind
    AND amiss.subject = operator_alerts.subject)
)
INSERT INTO operator_alerts (client_id, chat_id, kind, subject)
SELECT client_id, chat_id, kind, subject FROM amiss CROSS JOIN unnest(%(operators)s::bigint[]) AS chat_id
ON CONFLICT (client_id, kind, subject, chat_id) WHERE ended_at IS NULL DO NOTHING

-- name: claim_alert
-- The next alert to send, put off meanwhile for whoever looks next, ever longer: should the sender die, it is sent again.
WITH claimed AS (
  UPDATE operator_alerts SET attempts = attempts + 1,
    send_after = %(now)s::timestamptz + make_interval(secs => least(60 * 2 ^ attempts, 3600))
  WHERE id = (SELECT id FROM operator_alerts WHERE sent_at IS NULL AND ended_at IS NULL AND send_after <= %(now)s
              ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
  RETURNING *
)
SELECT claimed.id, claimed.chat_id, claimed.kind, claimed.subject, clients.slug, clients.name AS tenant, channels.name AS channel,
  incidents.times, incidents.detail, extract(epoch FROM %(now)s - incidents.began_at)::int AS lasting_seconds,
  split_part(claimed.subject, ' ', 2) AS trouble, usage.messages_in AS used, (clients.config -> 'plan' ->> 'messages_per_month')::int AS "limit",
  coalesce(clients.config -> 'plan' ->> 'over_limit', 'answer') AS over_limit
FROM claimed LEFT JOIN clients ON clients.id = claimed.client_id
LEFT JOIN incidents ON incidents.kind = claimed.kind AND incidents.subject = claimed.subject
  AND incidents.client_id IS NOT DISTINCT FROM claimed.client_id
LEFT JOIN channels ON claimed.kind = 'channel' AND channels.id::text = split_part(claimed.subject, ' ', 1)
LEFT JOIN usage ON claimed.kind = 'plan' AND usage.client_id = claimed.client_id AND usage.month::text = claimed.subject

-- name: alert_sent
UPDATE operator_alerts SET sent_at = %(now)s WHERE id = %(id)s

-- name: put_off_alert
UPDATE operator_alerts SET send_after = %(now)s::timestamptz + make_interval(secs => %(seconds)s) WHERE id = %(id)s

-- name: going_on
-- What ails tenants, and the installation as a whole (`slug` is null). A plan that runs out is told beside its figures.
SELECT DISTINCT clients.slug, operator_alerts.kind,
  CASE operator_alerts.kind WHEN 'channel' THEN split_part(operator_alerts.subject, ' ', 2) END AS trouble
FROM operator_alerts LEFT JOIN clients ON clients.id = operator_alerts.client_id
WHERE ended_at IS NULL AND kind <> 'plan' ORDER BY clients.slug, kind
