-- name: become_queue
-- A queue that forgets that it started or ended a job does it again, and our jobs may be done again: no need to wait for the disk.
SET synchronous_commit = off

-- name: begin
BEGIN

-- name: commit
COMMIT

-- name: use_tenant
-- Until the transaction ends, this tenant's rows are visible and no others.
SELECT set_config('app.client_id', %(client_id)s, true), set_config('synchronous_commit', %(sync)s, true)

-- name: ping
SELECT 1

-- name: applied_migrations
SELECT migration_id FROM _yoyo_migration

-- name: lock_migrations
-- Two processes that migrate at once take turns.
SELECT pg_try_advisory_lock(hashtext('truffles.migrations')) AS locked

-- name: unlock_migrations
SELECT pg_advisory_unlock(hashtext('truffles.migrations'))

-- name: become_only
-- Held by the session, so that it ends with the process that holds it.
SELECT pg_try_advisory_lock(hashtext(%(name)s)) AS locked

-- name: lacking_privilege
-- What keeps this user from migrating a database from nothing: the name of a sentence, or null. Since PostgreSQL 16 who
-- may create roles may not therefore grant those of others.
SELECT quote_ident(current_user) AS "user", CASE
    WHEN me.rolsuper OR to_regproc('public.current_client') IS NOT NULL THEN NULL
    WHEN NOT has_schema_privilege('public', 'CREATE') THEN 'migration_needs_schema'
    WHEN ours.there < 2 AND NOT me.rolcreaterole THEN 'migration_needs_roles'
    WHEN ours.grantable < ours.there AND NOT (me.rolcreaterole AND current_setting('server_version_num')::int < 160000)
      THEN 'migration_needs_grant'
  END AS lacking
FROM pg_roles AS me, (
  SELECT count(*) AS there, count(*) FILTER (WHERE pg_has_role(oid, 'MEMBER WITH ADMIN OPTION')) AS grantable
  FROM pg_roles WHERE rolname IN ('truffles_app', 'truffles_operator')
) AS ours
WHERE me.rolname = current_user
