-- depends: 0020.objection

-- What no tenant's reply may name: the other businesses of the installation. Their names, and nothing else of them.
CREATE FUNCTION names_of_businesses()
RETURNS TABLE (client_id uuid, name text)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT clients.id, clients.name FROM clients WHERE clients.status <> 'deleted' ORDER BY clients.name
$$;
REVOKE ALL ON FUNCTION names_of_businesses() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION names_of_businesses() TO truffles_app, truffles_operator;
