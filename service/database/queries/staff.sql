-- name: list
-- The people of the tenants, and before them the group that they share. `contact`: bound, unbound (never opened an
-- invitation) or unreachable (Telegram refuses); of a group: works or unusable.
SELECT clients.slug, 'group' AS role, NULL AS name, staff_groups.chat_id::text AS telegram, 0 AS priority, staff_groups.bound_at,
  staff_groups.unusable_since AS unreachable_since, CASE WHEN staff_groups.unusable_since IS NULL THEN 'works' ELSE 'unusable' END AS contact
FROM staff_groups JOIN clients ON clients.id = staff_groups.client_id
WHERE clients.status <> 'deleted' AND (%(slug)s::text IS NULL OR clients.slug = %(slug)s)
UNION ALL
SELECT clients.slug, staff.role, staff.name, staff.telegram, staff.priority, staff.bound_at, staff.unreachable_since,
  CASE WHEN staff.telegram_user_id IS NULL THEN 'unbound' WHEN staff.unreachable_since IS NOT NULL THEN 'unreachable'
       ELSE 'bound' END AS contact
FROM staff JOIN clients ON clients.id = staff.client_id
WHERE clients.status <> 'deleted' AND (%(slug)s::text IS NULL OR clients.slug = %(slug)s)
ORDER BY slug, priority, role, name

-- name: on_list
SELECT role, name, telegram, telegram_user_id, unreachable_since, priority FROM staff WHERE client_id = %(client_id)s ORDER BY priority, role, name

-- name: find
SELECT staff.id, staff.client_id, staff.name, staff.role, staff.telegram FROM staff JOIN clients ON clients.id = staff.client_id
WHERE clients.slug = %(slug)s AND clients.status <> 'deleted' AND lower(staff.telegram) = lower(%(telegram)s)
ORDER BY staff.priority, staff.id LIMIT 1

-- name: save
INSERT INTO staff (client_id, role, name, telegram, priority)
VALUES (%(client_id)s, %(role)s, %(name)s, %(telegram)s, %(priority)s)
ON CONFLICT (client_id, role, name) DO UPDATE SET priority = excluded.priority, telegram = excluded.telegram,
  telegram_user_id = CASE WHEN staff.telegram IS NOT DISTINCT FROM excluded.telegram THEN staff.telegram_user_id END

-- name: remove
DELETE FROM staff WHERE id = %(staff_id)s

-- name: others
-- A tenant's people beside those who are given, each as role:name.
SELECT staff.id AS staff_id, staff.client_id FROM staff JOIN clients ON clients.id = staff.client_id
WHERE clients.slug = %(slug)s AND NOT (staff.role || ':' || staff.name) = ANY(%(people)s)

-- name: remove_others
DELETE FROM staff WHERE client_id = %(client_id)s AND NOT (role || ':' || name) = ANY(%(people)s)

-- name: end_invites
-- A new invitation ends the earlier ones.
UPDATE staff_invites SET expires_at = %(now)s WHERE staff_id = %(staff_id)s AND used_at IS NULL AND expires_at > %(now)s

-- name: invite
INSERT INTO staff_invites (code_hash, client_id, staff_id, expires_at) VALUES (%(code_hash)s, %(client_id)s, %(staff_id)s, %(expires_at)s)

-- name: find_invite
SELECT client_id, staff_id FROM find_invite(%(code_hash)s)

-- name: use_invite
-- Returns nothing for an invitation that has expired or was used by somebody else.
UPDATE staff_invites SET used_at = %(now)s
WHERE code_hash = %(code_hash)s AND used_at IS NULL AND expires_at > %(now)s RETURNING staff_id

-- name: bind
UPDATE staff SET telegram_user_id = %(user_id)s, bound_at = %(now)s, unreachable_since = NULL,
  language = coalesce(%(language)s, language)
WHERE id = %(staff_id)s

-- name: memberships
SELECT client_id, staff_id FROM find_staff(%(user_id)s)

-- name: person
-- One of the tenant's people, and the language in which they are written to.
SELECT staff.id AS staff_id, staff.client_id, staff.role, staff.name, clients.name AS tenant,
  coalesce(staff.language, clients.config -> 'languages' ->> 0, 'ru') AS language
FROM staff JOIN clients ON clients.id = staff.client_id
WHERE staff.id = %(staff_id)s AND staff.telegram_user_id = %(user_id)s

-- name: reached
-- They write to us, so they can be written to.
UPDATE staff SET unreachable_since = NULL WHERE id = %(staff_id)s AND unreachable_since IS NOT NULL

-- name: unreachable
UPDATE staff SET unreachable_since = now() WHERE id = %(staff_id)s

-- name: speak
UPDATE staff SET language = %(language)s WHERE id = %(staff_id)s

