-- name: show_answer
-- Those who are to decide on an answer that waits, and whoever taught one that holds at once, are shown it; who has been shown
-- it sees it as it is now.
WITH shown_before AS (
  UPDATE learning_notices SET version = version + 1 WHERE answer_id = %(answer_id)s AND kind = 'answer' RETURNING id
), shown AS (
  INSERT INTO learning_notices (client_id, staff_id, kind, key, answer_id)
  SELECT staff.client_id, staff.id, 'answer', 'answer:' || answer.id, answer.id
  FROM learned_answers AS answer JOIN staff ON staff.client_id = answer.client_id
  WHERE answer.id = %(answer_id)s AND staff.telegram_user_id IS NOT NULL
    AND (answer.status = 'pending' AND staff.role = ANY(%(trusted)s) OR answer.status = 'active' AND staff.id = answer.taught_by)
    -- One person may have several roles.
    AND NOT EXISTS (SELECT FROM learning_notices AS before JOIN staff AS same ON same.id = before.staff_id
                    WHERE before.answer_id = answer.id AND before.kind = 'answer' AND same.telegram_user_id = staff.telegram_user_id)
    AND staff.id = (SELECT id FROM staff AS same WHERE same.client_id = staff.client_id AND same.telegram_user_id = staff.telegram_user_id
                    ORDER BY same.role <> ALL(%(trusted)s), same.priority, same.id LIMIT 1)
  ON CONFLICT (staff_id, key) DO NOTHING
  RETURNING id
)
SELECT (SELECT count(*) FROM shown_before) + (SELECT count(*) FROM shown) AS shown

-- name: put
INSERT INTO learning_notices (client_id, staff_id, kind, key, answer_id, payload)
VALUES (%(client_id)s, %(staff_id)s, %(kind)s, %(key)s, %(answer_id)s, %(payload)s)
ON CONFLICT (staff_id, key) DO NOTHING RETURNING id

-- name: put_to_trusted
-- One notice to each person whose word is enough.
INSERT INTO learning_notices (client_id, staff_id, kind, key, payload)
SELECT DISTINCT ON (telegram_user_id) client_id, id, %(kind)s, %(key)s, %(payload)s::jsonb FROM staff
WHERE client_id = %(client_id)s AND role = ANY(%(trusted)s) AND telegram_user_id IS NOT NULL
ORDER BY telegram_user_id, priority, id
ON CONFLICT (staff_id, key) DO NOTHING RETURNING id

-- name: next
-- What is to be sent next to any of the tenant's people. Who cannot be told just now keeps nobody else waiting.
SELECT notice.id, notice.kind, notice.payload, notice.answer_id, notice.attempts, notice.staff_id, notice.version,
  notice.status = 'sending' AS interrupted, seconds_until(notice.send_after) AS wait_seconds,
  staff.telegram_user_id AS chat_id, coalesce(staff.language, clients.config -> 'languages' ->> 0, 'ru') AS language
FROM learning_notices AS notice JOIN staff ON staff.id = notice.staff_id JOIN clients ON clients.id = notice.client_id
WHERE notice.client_id = %(client_id)s AND notice.status IN ('pending', 'sending')
  AND NOT EXISTS (SELECT FROM learning_notices AS earlier WHERE earlier.staff_id = notice.staff_id
                  AND earlier.status IN ('pending', 'sending') AND earlier.id < notice.id)
ORDER BY greatest(notice.send_after, statement_timestamp()), notice.id LIMIT 1 FOR UPDATE OF notice

-- name: begin_sending
UPDATE learning_notices SET status = 'sending', attempts = attempts + 1 WHERE id = %(id)s

-- name: settle
UPDATE learning_notices SET status = %(status)s, chat_id = %(chat_id)s, message_id = %(message_id)s, detail = %(detail)s,
  shown = %(version)s, finished_at = clock_timestamp()
WHERE id = %(id)s AND status = 'sending'

-- name: try_again
UPDATE learning_notices SET status = 'pending', detail = %(detail)s, send_after = clock_timestamp() + make_interval(secs => %(wait_seconds)s)
WHERE id = %(id)s AND status = 'sending'

-- name: outdated
-- A notice that does not show its answer as it is now.
SELECT notice.id, notice.answer_id, notice.version, notice.chat_id, notice.message_id,
  coalesce(staff.language, clients.config -> 'languages' ->> 0, 'ru') AS language
FROM learning_notices AS notice JOIN staff ON staff.id = notice.staff_id JOIN clients ON clients.id = notice.client_id
WHERE notice.client_id = %(client_id)s AND notice.kind = 'answer' AND notice.status = 'sent' AND notice.shown < notice.version
ORDER BY notice.id LIMIT 1

-- name: shown
UPDATE learning_notices SET shown = %(version)s WHERE id = %(id)s

-- name: shown_to
-- What one of these people was shown in a message.
SELECT id, kind, payload, answer_id FROM learning_notices
WHERE chat_id = %(chat_id)s AND message_id = %(message_id)s AND staff_id = ANY(%(staff)s)

-- name: stranded
-- Tenants with something to show to people, and no job that will.
SELECT DISTINCT client_id FROM learning_notices
WHERE (status IN ('pending', 'sending') OR status = 'sent' AND shown < version)
  AND created_at < clock_timestamp() - make_interval(secs => %(after_seconds)s)
  AND NOT EXISTS (
    SELECT FROM procrastinate_jobs AS job
    WHERE job.lock = 'show:' || learning_notices.client_id::text AND job.status IN ('todo', 'doing'))
LIMIT 500
