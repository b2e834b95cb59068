-- depends: 0004.pace

-- A job goes into procrastinate's queue within the statement's own transaction, by procrastinate's own function. One whose
-- queueing lock a waiting job has is left out: that job will do its work.
CREATE FUNCTION put_job(task text, queue text, lock text, queueing_lock text, args jsonb, scheduled_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM procrastinate_defer_jobs_v1(
    ARRAY[ROW(queue, task, 0, lock, queueing_lock, args, scheduled_at)::procrastinate_job_to_defer_v1]);
EXCEPTION WHEN unique_violation THEN
  NULL;
END $$;
