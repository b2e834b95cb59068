-- name: view
-- What the graph may know of a tenant, with its active prompt.
SELECT client.id, client.slug, client.name, client.status, client.config, settings.tone, settings.messages,
  settings.escalation_cooldown_minutes, rota.timezone, rota.primary_timeout, rota.others_timeout, rota.leadership_timeout,
  rota.total_timeout, rota.quiet_hours_enabled, rota.quiet_hours_start, rota.quiet_hours_end, rota.quiet_hours_behavior,
  rota.quiet_hours_days, rota.quiet_hours_holidays, prompt.text AS prompt, prompt.model, prompt.temperature
FROM clients AS client
LEFT JOIN client_settings AS settings ON settings.client_id = client.id
JOIN rota ON rota.client_id = client.id
LEFT JOIN LATERAL (
  SELECT text, model, temperature FROM prompts WHERE client_id = client.id AND is_active ORDER BY version DESC LIMIT 1
) AS prompt ON true
WHERE client.id = %(client_id)s

-- name: rota
SELECT timezone, primary_timeout, others_timeout, leadership_timeout, total_timeout, quiet_hours_enabled, quiet_hours_start,
  quiet_hours_end, quiet_hours_behavior, quiet_hours_days, quiet_hours_holidays
FROM rota WHERE client_id = %(client_id)s

-- name: names
-- What every business of the installation is called.
SELECT client_id, name FROM names_of_businesses()

-- name: find
SELECT id, slug, name, status, config FROM clients WHERE slug = %(slug)s

-- name: list
SELECT client.id, client.slug, client.name, client.status, client.bot_paused_at,
  coalesce(client.config ->> 'timezone', 'Asia/Almaty') AS timezone, client.config -> 'plan' ->> 'name' AS plan,
  (client.config -> 'plan' ->> 'messages_per_month')::int AS messages_limit,
  EXISTS (SELECT FROM reachable_people WHERE reachable_people.client_id = client.id) AS has_people,
  (SELECT staff.name FROM staff WHERE staff.id = client.bot_paused_by) AS bot_paused_by,
  coalesce(used.messages_in, 0) AS messages_this_month,
  (SELECT count(*) FROM handoffs WHERE client_id = client.id AND status <> 'closed') AS open_handoffs,
  (SELECT count(*) FROM outbox WHERE client_id = client.id AND status IN ('failed', 'unknown')) AS undelivered
FROM clients AS client
LEFT JOIN usage AS used ON used.client_id = client.id
  AND used.month = date_trunc('month', now() AT TIME ZONE coalesce(client.config ->> 'timezone', 'Asia/Almaty'))::date
WHERE client.status <> 'deleted' AND (%(slug)s::text IS NULL OR client.slug = %(slug)s)
ORDER BY client.slug

-- name: own_models
-- The models that tenants have chosen for themselves, one a row.
SELECT client.slug, chosen.model
FROM clients AS client
LEFT JOIN LATERAL (
  SELECT model FROM prompts WHERE client_id = client.id AND is_active ORDER BY version DESC LIMIT 1
) AS prompt ON true
CROSS JOIN LATERAL (VALUES
  (client.config -> 'models' ->> 'classifier'),
  (coalesce(client.config -> 'models' ->> 'response', prompt.model))
) AS chosen (model)
WHERE client.status <> 'deleted' AND chosen.model IS NOT NULL
ORDER BY client.slug, chosen.model

-- name: channels
SELECT name, kind, instance, credentials, secret_hash, branch, trouble, trouble_since FROM channels WHERE client_id = %(client_id)s ORDER BY name

-- name: settings
SELECT primary_timeout, others_timeout, leadership_timeout, total_timeout, quiet_hours_enabled, quiet_hours_start, quiet_hours_end,
  quiet_hours_behavior, escalation_cooldown_minutes, tone, messages, quiet_hours_days, quiet_hours_holidays, auto_return_minutes
FROM client_settings WHERE client_id = %(client_id)s

-- name: active_prompt
SELECT text, version FROM prompts WHERE client_id = %(client_id)s AND name = 'system' AND is_active ORDER BY version DESC LIMIT 1

-- name: save_client
INSERT INTO clients (slug, name, status, config) VALUES (%(slug)s, %(name)s, 'active', %(config)s)
ON CONFLICT (slug) DO UPDATE SET name = excluded.name, config = clients.config || excluded.config, updated_at = now()
RETURNING id

-- name: save_settings
INSERT INTO client_settings (client_id, primary_timeout, others_timeout, leadership_timeout, total_timeout, quiet_hours_enabled,
  quiet_hours_start, quiet_hours_end, quiet_hours_behavior, quiet_hours_days, quiet_hours_holidays, auto_return_minutes,
  escalation_cooldown_minutes, tone, messages)
VALUES (%(client_id)s, %(primary_timeout)s, %(others_timeout)s, %(leadership_timeout)s, %(total_timeout)s, %(quiet_hours_enabled)s,
  %(quiet_hours_start)s, %(quiet_hours_end)s, %(quiet_hours_behavior)s, %(quiet_hours_days)s, %(quiet_hours_holidays)s,
  %(auto_return_minutes)s, %(escalation_cooldown_minutes)s, %(tone)s, %(messages)s)
ON CONFLICT (client_id) DO UPDATE SET
  primary_timeout = excluded.primary_timeout, others_timeout = excluded.others_timeout,
  leadership_timeout = excluded.leadership_timeout, total_timeout = excluded.total_timeout,
  quiet_hours_enabled = excluded.quiet_hours_enabled, quiet_hours_start = excluded.quiet_hours_start,
  quiet_hours_end = excluded.quiet_hours_end, quiet_hours_behavior = excluded.quiet_hours_behavior,
  quiet_hours_days = excluded.quiet_hours_days, quiet_hours_holidays = excluded.quiet_hours_holidays,
  auto_return_minutes = excluded.auto_return_minutes,
  escalation_cooldown_minutes = excluded.escalation_cooldown_minutes, tone = excluded.tone, messages = excluded.messages

-- name: save_channel
INSERT INTO channels (client_id, name, kind, instance, credentials, secret_hash, branch)
VALUES (%(client_id)s, %(name)s, %(kind)s, %(instance)s, %(credentials)s, %(secret_hash)s, %(branch)s)
ON CONFLICT (client_id, name) DO UPDATE SET kind = excluded.kind, instance = excluded.instance,
  credentials = excluded.credentials, secret_hash = excluded.secret_hash, branch = excluded.branch

-- name: close_channels
-- A channel that left the folder takes no messages any more; its history stays.
UPDATE channels SET secret_hash = NULL WHERE client_id = %(client_id)s AND NOT name = ANY(%(names)s)

-- name: retire_prompts
UPDATE prompts SET is_active = false WHERE client_id = %(client_id)s AND name = 'system' AND is_active

-- name: add_prompt
-- Its model and temperature are the brief's handoff.
INSERT INTO prompts (client_id, name, text, version)
VALUES (%(client_id)s, 'system', %(text)s,
  1 + coalesce((SELECT max(version) FROM prompts WHERE client_id = %(client_id)s AND name = 'system'), 0))

-- name: set_status
UPDATE clients SET status = %(status)s, updated_at = now() WHERE slug = %(slug)s AND status <> 'deleted' RETURNING id

-- name: paused
-- Tenants whose messages the bot leaves to people, because they told it to.
SELECT count(*) FROM clients WHERE bot_paused_at IS NOT NULL AND status = 'active'
