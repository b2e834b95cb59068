-- name: shape
-- What a user that the service logs in as may do: all of a superuser's or an owner's, or what a member of any role but its
-- own may; nothing, without its own; or what it is to. Membership is looked at through however many others.
SELECT CASE
    WHEN me.rolsuper OR me.rolbypassrls OR me.rolcreaterole OR me.rolreplication
      OR EXISTS (SELECT FROM pg_class WHERE relowner = me.oid AND relnamespace = 'public'::regnamespace)
      OR EXISTS (SELECT FROM pg_roles AS other
                 WHERE other.oid <> me.oid AND other.rolname <> %(role)s AND pg_has_role(me.oid, other.oid, 'MEMBER')) THEN 'too_much'
    WHEN NOT coalesce(pg_has_role(me.oid, to_regrole(%(role)s), 'USAGE'), false) THEN 'not_a_member'
    ELSE 'fit'
  END AS shape
FROM pg_roles AS me WHERE me.rolname = %(login)s

-- name: may_make
SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user

-- name: make
SELECT make_login(%(login)s, %(verifier)s, %(role)s)
