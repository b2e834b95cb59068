-- name: put
-- Puts a job in, unless one with its queueing lock is waiting already.
SELECT put_job(%(task)s, %(queue)s, %(lock)s, %(queueing_lock)s, %(args)s, %(at)s)
