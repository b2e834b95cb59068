-- depends: 0016.unreadable_updates

-- What a sync brought into the vector store. Until now only the store knew, so nobody noticed one that had lost it, or that
-- was another one.
CREATE TABLE knowledge_syncs (
  client_id       uuid NOT NULL REFERENCES clients (id),
  collection      text NOT NULL,
  facts           int,
  under_way_since timestamptz,
  PRIMARY KEY (client_id, collection)
);
COMMENT ON COLUMN knowledge_syncs.collection IS 'the collection of one embedding model';
COMMENT ON COLUMN knowledge_syncs.facts IS 'how many facts of documents the last sync that ended left there; null: none has ended';
COMMENT ON COLUMN knowledge_syncs.under_way_since IS 'while a sync runs, or after one that was broken off: the store may hold more or less';
ALTER TABLE knowledge_syncs ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON knowledge_syncs TO truffles_app USING (client_id = current_client());
CREATE POLICY every_tenant ON knowledge_syncs TO truffles_operator USING (true) WITH CHECK (true);
