-- depends: 0011.indexes

-- What a process of ours saw amiss and cannot mend: the operator is told once it was seen often enough.
CREATE TABLE incidents (
  kind       text NOT NULL,
  subject    text NOT NULL DEFAULT '',
  client_id  uuid REFERENCES clients (id),
  detail     jsonb NOT NULL DEFAULT '{}',
  times      int NOT NULL DEFAULT 1,
  told_from  int NOT NULL DEFAULT 1,
  began_at   timestamptz NOT NULL,
  seen_at    timestamptz NOT NULL,
  over_at    timestamptz NOT NULL,
  UNIQUE NULLS NOT DISTINCT (kind, subject, client_id)
);
COMMENT ON COLUMN incidents.client_id IS 'null: the whole installation''s';
COMMENT ON COLUMN incidents.told_from IS 'how often it must be seen before the operator is told';
COMMENT ON COLUMN incidents.over_at IS 'when it is over unless it is seen again before';
ALTER TABLE incidents ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON incidents TO truffles_app USING (client_id = current_client());
CREATE POLICY every_tenant ON incidents TO truffles_operator USING (true) WITH CHECK (true);

-- An alert may be about the whole installation. Which kinds there are is said where alerts are made.
DROP INDEX operator_alerts_going_on;
ALTER TABLE operator_alerts ALTER COLUMN client_id DROP NOT NULL, DROP CONSTRAINT operator_alerts_kind_check;
CREATE UNIQUE INDEX operator_alerts_going_on ON operator_alerts (client_id, kind, subject, chat_id) NULLS NOT DISTINCT
WHERE ended_at IS NULL;

ALTER TABLE channels
  ADD COLUMN failures int NOT NULL DEFAULT 0,
  ADD COLUMN failing_since timestamptz;
COMMENT ON COLUMN channels.failures IS 'calls of the gateway that came to nothing since the last message that it took';

ALTER TABLE handoffs ADD COLUMN called_at timestamptz;
COMMENT ON COLUMN handoffs.called_at IS 'when people were to be told of the alarm; null: not yet, because they are not to be woken';
UPDATE handoffs SET called_at = raised_at WHERE step <> 'queued';

-- Who can be told of a handoff. `staff_id` is null for the group that a tenant's people share.
CREATE VIEW reachable_people WITH (security_invoker = true) AS
SELECT client_id, NULL::uuid AS staff_id, 'group' AS role, 0 AS priority FROM staff_groups WHERE unusable_since IS NULL
UNION ALL
SELECT client_id, id, role, priority FROM staff WHERE telegram_user_id IS NOT NULL AND unreachable_since IS NULL;
GRANT SELECT ON reachable_people TO truffles_app, truffles_operator;

-- Handoffs of whose present alarm nobody has been shown anything. `has_card`: it is on its way to somebody; `has_people`:
-- there is somebody to show it to; `has_next`: one of them who has had no card of it.
CREATE VIEW untold_handoffs WITH (security_invoker = true) AS
SELECT handoffs.id AS handoff_id, handoffs.client_id, handoffs.conversation_id, handoffs.reason, handoffs.called_at,
  EXISTS (SELECT FROM staff_notices AS card WHERE card.handoff_id = handoffs.id AND card.kind = 'card'
          AND card.created_at >= handoffs.raised_at AND card.status IN ('pending', 'sending')) AS has_card,
  EXISTS (SELECT FROM reachable_people WHERE reachable_people.client_id = handoffs.client_id) AS has_people,
  EXISTS (SELECT FROM reachable_people AS person WHERE person.client_id = handoffs.client_id
          AND NOT EXISTS (SELECT FROM staff_notices AS card WHERE card.handoff_id = handoffs.id AND card.kind = 'card'
                          AND card.staff_id IS NOT DISTINCT FROM person.staff_id AND card.created_at >= handoffs.raised_at)) AS has_next
FROM handoffs
WHERE handoffs.status IN ('open', 'pending') AND handoffs.called_at IS NOT NULL
  AND NOT EXISTS (SELECT FROM staff_notices AS card WHERE card.handoff_id = handoffs.id AND card.kind = 'card'
                  AND card.created_at >= handoffs.raised_at AND card.status = 'sent');
GRANT SELECT ON untold_handoffs TO truffles_app, truffles_operator;

-- As `put_job` of 0005, with a priority: the higher goes first. That one stays for processes that are still to be replaced.
CREATE FUNCTION put_job(task text, queue text, priority int, lock text, queueing_lock text, args jsonb, scheduled_at timestamptz)
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  PERFORM procrastinate_defer_jobs_v1(
    ARRAY[ROW(queue, task, priority, lock, queueing_lock, args, scheduled_at)::procrastinate_job_to_defer_v1]);
EXCEPTION WHEN unique_violation THEN
  NULL;
END $$;
