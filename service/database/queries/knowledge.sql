-- name: begin_sync
INSERT INTO knowledge_syncs (client_id, collection, under_way_since) VALUES (%(client_id)s, %(collection)s, %(now)s)
ON CONFLICT (client_id, collection) DO UPDATE SET under_way_since = excluded.under_way_since

-- name: end_sync
-- Without `facts` the sync changed nothing, and what the last one left is still there.
UPDATE knowledge_syncs SET under_way_since = NULL, facts = coalesce(%(facts)s, facts)
WHERE client_id = %(client_id)s AND collection = %(collection)s

-- name: expected
-- How many facts of each active tenant a store must hold. A tenant whose sync was never recorded, because that is older than
-- the record, has at least one; of one whose sync began after `recently` nothing can be said.
SELECT clients.id::text AS client_id, clients.slug, coalesce(synced.facts, 1) AS facts
FROM clients LEFT JOIN knowledge_syncs AS synced ON synced.client_id = clients.id AND synced.collection = %(collection)s
WHERE clients.status = 'active' AND coalesce(synced.under_way_since <= %(recently)s, true)
ORDER BY clients.slug

-- name: clear_services
DELETE FROM services WHERE client_id = %(client_id)s

-- name: add_services
INSERT INTO services (client_id, fact_id, position, document, branch, place, section, name, variant, prices, duration, conditions,
  statement, declined, contradicted)
SELECT %(client_id)s, row.fact_id, row.position, row.document, row.branch, row.place, row.section, row.name, row.variant, row.prices,
  row.duration, row.conditions, row.statement, row.declined, row.contradicted
FROM jsonb_to_recordset(%(services)s) AS row (fact_id uuid, position int, document text, branch text, place jsonb, section text[],
  name text, variant text, prices jsonb, duration text, conditions text[], statement text, declined boolean, contradicted boolean)

-- name: services
SELECT services.document, services.branch, services.place, services.section, services.name, services.variant, services.prices,
  services.duration, services.conditions, services.statement, services.declined, services.contradicted, services.fact_id
FROM services JOIN clients ON clients.id = services.client_id
WHERE clients.slug = %(slug)s
ORDER BY services.position
