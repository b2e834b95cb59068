-- name: put
-- Puts a job in, unless one with its queueing lock is waiting already.
SELECT put_job(%(task)s, %(queue)s, %(priority)s, %(lock)s, %(queueing_lock)s, %(args)s, %(at)s)

-- name: falling_due
-- Jobs that fall due within `seconds`, later than those that were `seen`.
SELECT scheduled_at, extract(epoch FROM scheduled_at - clock_timestamp())::float AS seconds FROM procrastinate_jobs
WHERE status = 'todo' AND scheduled_at > coalesce(%(seen)s::timestamptz, '-infinity')
  AND scheduled_at <= clock_timestamp() + make_interval(secs => %(seconds)s)
ORDER BY scheduled_at

-- name: forget_later
-- One waiting job is enough to look again later: whoever puts it in knows when that is.
DELETE FROM procrastinate_jobs WHERE lock = %(lock)s AND status = 'todo' AND scheduled_at > clock_timestamp()

-- name: bring_forward
-- A job that waits for its moment keeps back all that were put in after it under the same lock. Workers are told in the words
-- of procrastinate's own trigger, which speaks of new jobs only.
WITH brought AS (
  UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE lock = %(lock)s AND status = 'todo' AND scheduled_at > clock_timestamp()
  RETURNING queue_name, id)
SELECT pg_notify('procrastinate_queue_v1#' || queue_name, json_build_object('type', 'job_inserted', 'job_id', id)::text) FROM brought
