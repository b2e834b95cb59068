-- depends: 0018.one_customer

-- What a tenant's documents offer, and what it costs, as the last sync read it. The vectors have the same words, to be found by.
CREATE TABLE services (
  client_id    uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  fact_id      uuid NOT NULL,
  position     int NOT NULL,
  document     text NOT NULL,
  branch       text,
  place        jsonb NOT NULL,
  section      text[] NOT NULL,
  name         text NOT NULL,
  variant      text NOT NULL,
  prices       jsonb NOT NULL,
  duration     text NOT NULL,
  conditions   text[] NOT NULL,
  statement    text NOT NULL,
  declined     boolean NOT NULL,
  contradicted boolean NOT NULL,
  PRIMARY KEY (client_id, fact_id)
);
COMMENT ON COLUMN services.fact_id IS 'the point in the vector store that states it';
COMMENT ON COLUMN services.position IS 'its place among all of the tenant''s, in the order of the documents';
COMMENT ON COLUMN services.branch IS 'the branch whose document it is of; null: of all';
COMMENT ON COLUMN services.place IS 'where it stands in its document: sheet, cell, page, line';
COMMENT ON COLUMN services.prices IS 'low, high, starting, limit, currency, label, per, former, condition, since, until; what is usual is left out';
COMMENT ON COLUMN services.statement IS 'what customers read of it';
COMMENT ON COLUMN services.declined IS 'the document says that it is not offered';
COMMENT ON COLUMN services.contradicted IS 'another line names another price: customers are told none';
ALTER TABLE services ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY;
CREATE POLICY own_tenant ON services TO truffles_app USING (client_id = current_client());
CREATE POLICY every_tenant ON services TO truffles_operator USING (true) WITH CHECK (true);
