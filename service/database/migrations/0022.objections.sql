-- depends: 0021.names

-- The version before writes and shows `objection` alone, which stays what it was: the Russian words. What it writes over leaves
-- these behind, so they are of the matter only where their Russian is still the same.
ALTER TABLE handoffs ADD COLUMN objections jsonb;
COMMENT ON COLUMN handoffs.objections IS 'what "objection" says, by language: {"ru": the same, "kk": in Kazakh}; null where it is known in Russian alone';
