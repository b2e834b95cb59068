-- name: met
-- A process has met with an absence: a new one, when nobody had met with it since `over`.
INSERT INTO absences (name, began_at, met_at) VALUES (%(name)s, %(now)s, %(now)s)
ON CONFLICT (name) DO UPDATE SET met_at = excluded.met_at,
  began_at = CASE WHEN absences.met_at < %(over)s THEN excluded.began_at ELSE absences.began_at END

-- name: going_on
SELECT began_at FROM absences WHERE name = %(name)s AND met_at >= %(over)s
