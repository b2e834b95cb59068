-- name: seen
-- Something is amiss. One that was over begins anew.
INSERT INTO incidents (kind, subject, client_id, detail, told_from, began_at, seen_at, over_at)
VALUES (%(kind)s, %(subject)s, %(client_id)s, %(detail)s, %(told_from)s, %(now)s, %(now)s, %(over_at)s)
ON CONFLICT (kind, subject, client_id) DO UPDATE SET
  times = CASE WHEN incidents.over_at > excluded.seen_at THEN incidents.times + 1 ELSE 1 END,
  began_at = CASE WHEN incidents.over_at > excluded.seen_at THEN incidents.began_at ELSE excluded.began_at END,
  detail = excluded.detail, told_from = excluded.told_from, seen_at = excluded.seen_at, over_at = excluded.over_at

-- name: forget
-- What is long over.
DELETE FROM incidents WHERE over_at < %(now)s::timestamptz - interval '7 days'
