-- name: lock
-- Whoever changes what a tenant has learned takes turns: two answers that contradict each other cannot both come to hold.
SELECT pg_advisory_xact_lock(hashtext('learned_answers:' || %(client_id)s::text))

-- name: latest_change
SELECT coalesce(max(change), 0) FROM learned_answers WHERE client_id = %(client_id)s

-- name: known
-- What new answers are compared with: what holds, what waits, and what people have lately rejected.
SELECT id, status, question, answer, branch, expires_on, beside, change FROM learned_answers
WHERE client_id = %(client_id)s AND change > %(after)s
  AND (status IN ('active', 'pending') OR status = 'rejected' AND decided_at > %(now)s::timestamptz - interval '90 days')
ORDER BY change

-- name: add
INSERT INTO learned_answers (client_id, status, question, answer, language, branch, expires_on, origin, message_id, handoff_id,
  taught_by, taught_name, decided_by, decided_name, decided_at, against)
VALUES (%(client_id)s, %(status)s, %(question)s, %(answer)s, %(language)s, %(branch)s, %(expires_on)s, %(origin)s, %(message_id)s,
  %(handoff_id)s, %(taught_by)s, %(taught_name)s, %(decided_by)s, %(decided_name)s, %(decided_at)s, %(against)s)
RETURNING id

-- name: hold
-- One answer, and nobody else's to change until the transaction ends.
SELECT learned_answers.*, clients.name AS tenant, clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone
FROM learned_answers JOIN clients ON clients.id = learned_answers.client_id WHERE learned_answers.id = %(answer_id)s
FOR UPDATE OF learned_answers

-- name: find
-- Those whose id begins so.
SELECT learned_answers.id, learned_answers.client_id FROM learned_answers WHERE starts_with(learned_answers.id::text, %(number)s) LIMIT 2

-- name: show
-- One answer with what is known of where it came from.
SELECT learned_answers.*, clients.name AS tenant, clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone,
  (SELECT count(*) FROM lessons WHERE lessons.answer_id = learned_answers.id AND outcome = 'known') AS told_again,
  (SELECT conversation_id FROM messages WHERE messages.id = learned_answers.message_id) AS conversation_id
FROM learned_answers JOIN clients ON clients.id = learned_answers.client_id WHERE learned_answers.id = %(answer_id)s

-- name: list
SELECT learned_answers.*, clients.name AS tenant, clients.slug, coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone,
  (SELECT count(*) FROM lessons WHERE lessons.answer_id = learned_answers.id AND outcome = 'known') AS told_again,
  (SELECT conversation_id FROM messages WHERE messages.id = learned_answers.message_id) AS conversation_id
FROM learned_answers JOIN clients ON clients.id = learned_answers.client_id
WHERE (%(slug)s::text IS NULL OR clients.slug = %(slug)s) AND (%(status)s::text IS NULL OR learned_answers.status = %(status)s)
ORDER BY clients.slug, learned_answers.status <> 'pending', learned_answers.created_at DESC

-- name: judge
-- Whoever decides is written down, and what is said of it may be new.
UPDATE learned_answers SET status = %(status)s, question = %(question)s, answer = %(answer)s, language = %(language)s,
  expires_on = %(expires_on)s, against = %(against)s, beside = %(beside)s, decided_by = %(decided_by)s, decided_name = %(decided_name)s,
  decided_at = %(now)s, change = nextval('learned_changes')
WHERE id = %(answer_id)s

-- name: may_stand_beside
UPDATE learned_answers SET beside = beside || %(other)s WHERE id = ANY(%(answer_ids)s) AND NOT %(other)s = ANY(beside)

-- name: retire
-- Another answer took its place.
UPDATE learned_answers SET status = 'replaced', decided_by = %(decided_by)s, decided_name = %(decided_name)s, decided_at = %(now)s,
  change = nextval('learned_changes')
WHERE id = ANY(%(answer_ids)s) AND status IN ('active', 'pending') RETURNING id

-- name: holding
-- What the bot may say of a tenant's today: what the search is to have.
SELECT learned_answers.id, question, answer, language, branch, expires_on, clients.slug,
  coalesce(clients.config ->> 'timezone', 'Asia/Almaty') AS timezone
FROM learned_answers JOIN clients ON clients.id = learned_answers.client_id
WHERE learned_answers.client_id = %(client_id)s AND learned_answers.status = 'active' AND clients.status <> 'deleted'
  AND (expires_on IS NULL OR expires_on >= (%(now)s::timestamptz AT TIME ZONE coalesce(clients.config ->> 'timezone', 'Asia/Almaty'))::date)
ORDER BY learned_answers.created_at, learned_answers.id

-- name: tenants
-- Those who have learned something, be it forgotten since.
SELECT DISTINCT client_id FROM learned_answers

-- name: used
UPDATE learned_answers SET uses = uses + 1, last_used_at = %(now)s WHERE id = ANY(%(answer_ids)s)

-- name: waiting
-- What waits for somebody's word since before `since`, and of which its people were reminded fewer than `most` times; what
-- waits longest first.
SELECT id, question, answer FROM learned_answers
WHERE client_id = %(client_id)s AND status = 'pending' AND reminders < %(most)s AND created_at < %(since)s ORDER BY created_at, id

-- name: teachable
-- Tenants whose people may be told of what their bot learns.
SELECT id AS client_id FROM clients WHERE status = 'active' AND coalesce((config -> 'learning' ->> 'enabled')::boolean, true)

-- name: reminded
UPDATE learned_answers SET reminders = reminders + 1 WHERE id = ANY(%(answer_ids)s)
