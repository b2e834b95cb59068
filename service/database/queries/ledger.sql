-- name: overdue
-- Messages that should long be answered, handed off or deliberately left: a breach of the ledger.
SELECT clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, messages.id, messages.conversation_id, messages.client_id, messages.kind, messages.received_at,
  extract(epoch FROM clock_timestamp() - coalesce(messages.reopened_at, messages.received_at))::int AS waiting_seconds
FROM messages JOIN clients ON clients.id = messages.client_id
WHERE messages.author = 'customer' AND messages.handled_at IS NULL AND clients.status = 'active'
  AND coalesce(messages.reopened_at, messages.received_at) < clock_timestamp() - make_interval(secs => %(after_seconds)s)
ORDER BY messages.id LIMIT 1000

-- name: untold
-- Handoffs whose people have been shown nothing so long after they were to be, or who has no people to be shown to: the
-- customer was promised one.
SELECT clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone, untold.handoff_id, untold.conversation_id, untold.client_id, untold.reason, untold.called_at,
  extract(epoch FROM %(now)s::timestamptz - untold.called_at)::int AS waiting_seconds, untold.has_people
FROM untold_handoffs AS untold JOIN clients ON clients.id = untold.client_id
WHERE clients.status = 'active'
  AND (NOT untold.has_people OR untold.called_at < %(now)s::timestamptz - make_interval(secs => %(after_seconds)s))
ORDER BY untold.called_at LIMIT 1000

-- name: paused
-- Tenants whose messages the bot leaves to people, because they told it to.
SELECT count(*) AS tenants FROM clients WHERE bot_paused_at IS NOT NULL AND status = 'active'

-- name: stranded_turns
-- Conversations with unhandled messages and no job that will take them up.
SELECT DISTINCT messages.client_id, messages.conversation_id FROM messages
WHERE (messages.author = 'customer' AND messages.handled_at IS NULL OR messages.author = 'staff' AND messages.handled_at IS NULL)
  AND messages.received_at < clock_timestamp() - make_interval(secs => %(after_seconds)s)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE job.lock = 'turn:' || messages.conversation_id::text AND job.status IN ('todo', 'doing'))
LIMIT 500

-- name: stranded_sends
SELECT DISTINCT outbox.client_id, outbox.conversation_id FROM outbox
WHERE outbox.status IN ('pending', 'sending') AND outbox.created_at < clock_timestamp() - make_interval(secs => %(after_seconds)s)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE job.lock = 'send:' || outbox.conversation_id::text AND job.status IN ('todo', 'doing'))
LIMIT 500
