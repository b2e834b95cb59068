-- name: find
-- The numbers at an address that take messages, and what must be known of their tenant before a message is recorded.
SELECT client_id, channel_id, secret_hash, coalesce(config ->> 'timezone', 'Asia/Almaty') AS timezone,
  (config -> 'debounce' ->> 'seconds')::float AS debounce_seconds
FROM find_channel(%(slug)s, %(instance)s)

-- name: name
SELECT name FROM channels WHERE id = %(channel_id)s

-- name: reserve_slot
-- The number's next free moment, `pace_seconds` after the one before, whichever process sends. Seconds from now.
WITH slot AS (
  UPDATE channels SET next_send_at = greatest(clock_timestamp(), next_send_at) + make_interval(secs => %(pace_seconds)s)
  WHERE id = %(channel_id)s RETURNING next_send_at - make_interval(secs => %(pace_seconds)s) AS at
), held AS (
  UPDATE outbox SET send_after = slot.at, started_at = NULL FROM slot WHERE outbox.id = %(outbox_id)s
)
SELECT seconds_until(slot.at) AS wait_seconds FROM slot

-- name: leave
-- A sender may be late for its moment: returns nothing while the number's last message is not nearly a pace ago.
UPDATE channels SET last_send_at = clock_timestamp()
WHERE id = %(channel_id)s AND last_send_at <= clock_timestamp() - make_interval(secs => 0.9 * %(pace_seconds)s) RETURNING id

-- name: works
-- A message that was taken shows that nothing ails its number.
UPDATE channels SET trouble = NULL, trouble_since = NULL, failures = 0, failing_since = NULL
WHERE id = %(channel_id)s AND (trouble IS NOT NULL OR failures > 0)

-- name: fails
-- A call that came to nothing, through no fault of the one message: many of them ail the number, a known refusal at once.
UPDATE channels SET failures = failures + 1, failing_since = coalesce(failing_since, clock_timestamp()),
  trouble = coalesce(%(trouble)s, trouble),
  trouble_since = CASE WHEN %(trouble)s::text IS NULL OR trouble = %(trouble)s THEN trouble_since ELSE clock_timestamp() END
WHERE id = %(channel_id)s
