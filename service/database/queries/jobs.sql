-- name: put
-- Puts a job in, unless one with its queueing lock is waiting already.
SELECT put_job(%(task)s, %(queue)s, %(lock)s, %(queueing_lock)s, %(args)s, %(at)s)

-- name: due_soon
SELECT extract(epoch FROM scheduled_at - clock_timestamp())::float AS seconds FROM procrastinate_jobs
WHERE status = 'todo' AND scheduled_at > clock_timestamp()
  AND scheduled_at <= clock_timestamp() + make_interval(secs => %(seconds)s)

-- name: announce
-- What procrastinate's own trigger says of a new job.
SELECT pg_notify('procrastinate_any_queue_v1', '{"type": "job_inserted", "job_id": 0}')

-- name: bring_forward
-- A job that waits for its moment keeps back all that were put in after it under the same lock.
UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE lock = %(lock)s AND status = 'todo' AND scheduled_at > clock_timestamp()
