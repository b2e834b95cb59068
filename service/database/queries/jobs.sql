-- name: put
-- Puts a job in, unless one with its queueing lock is waiting already.
SELECT put_job(%(task)s, %(queue)s, %(lock)s, %(queueing_lock)s, %(args)s, %(at)s)

-- name: falling_due
-- Jobs that fall due within `seconds`, later than those that were `seen`.
SELECT scheduled_at, extract(epoch FROM scheduled_at - clock_timestamp())::float AS seconds FROM procrastinate_jobs
WHERE status = 'todo' AND scheduled_at > coalesce(%(seen)s::timestamptz, '-infinity')
  AND scheduled_at <= clock_timestamp() + make_interval(secs => %(seconds)s)
ORDER BY scheduled_at
