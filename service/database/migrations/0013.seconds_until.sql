-- depends: 0012.incidents

-- How long it is until a moment, in seconds; 0 when it has passed. Moments begin as '-infinity', which PostgreSQL before 17
-- refuses to subtract from: "cannot subtract infinite timestamps". Statements ask here instead of subtracting themselves.
CREATE FUNCTION seconds_until(moment timestamptz) RETURNS double precision LANGUAGE sql VOLATILE AS $$
  SELECT CASE WHEN moment = '-infinity' THEN 0 ELSE greatest(extract(epoch FROM moment - clock_timestamp()), 0) END::double precision
$$;
