-- depends: 0022.objections

-- Two messages of one person arrive at once, one under their phone, one under their hidden number that names the phone: an
-- address that is being written down by another transaction is not there to be seen, and then is.
CREATE OR REPLACE FUNCTION add_address(tenant uuid, known text, given text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE person uuid; holder uuid;
BEGIN
  IF (SELECT count(DISTINCT customer_id) = 1 AND count(*) = 2 FROM customer_addresses WHERE client_id = tenant AND address IN (known, given)) THEN
    RETURN;
  END IF;
  -- Two who learn this at once take turns.
  PERFORM pg_advisory_xact_lock(hashtext('customers:' || tenant));
  LOOP
    SELECT customer_id INTO person FROM customer_addresses WHERE client_id = tenant AND address = known;
    SELECT customer_id INTO holder FROM customer_addresses WHERE client_id = tenant AND address = given;
    IF person IS NULL OR holder = person OR EXISTS (
      SELECT FROM customer_addresses WHERE customer_id = person AND address <> given AND split_part(address, '@', 2) IN (
        SELECT split_part(given, '@', 2) UNION ALL SELECT split_part(theirs.address, '@', 2) FROM customer_addresses AS theirs WHERE theirs.customer_id = holder)
    ) THEN
      RETURN;
    END IF;
    IF holder IS NOT NULL THEN
      PERFORM merge_customers(person, holder);
      EXIT;
    END IF;
    -- Waits for whoever is writing it down, and finds it then.
    INSERT INTO customer_addresses (client_id, address, customer_id) VALUES (tenant, given, person) ON CONFLICT DO NOTHING;
    EXIT WHEN FOUND;
  END LOOP;
  UPDATE customers SET phone = split_part(theirs.address, '@', 1) FROM customer_addresses AS theirs
  WHERE theirs.client_id = tenant AND theirs.address IN (known, given) AND theirs.address LIKE '%@s.whatsapp.net'
    AND customers.id = theirs.customer_id AND customers.phone IS NULL;
END $$;

CREATE OR REPLACE FUNCTION conversation_at(
  tenant uuid, channel uuid, given text, other text, given_phone text, given_name text, spelt text, seen timestamptz
) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE person uuid; found_id uuid;
BEGIN
  -- Before any address is written down: two who name each other would wait for each other.
  IF other IS NOT NULL AND (SELECT count(*) FROM customer_addresses WHERE client_id = tenant AND address IN (given, other)) < 2 THEN
    PERFORM pg_advisory_xact_lock(hashtext('customers:' || tenant));
  END IF;
  LOOP
    PERFORM FROM customer_addresses WHERE client_id = tenant AND address = given;
    EXIT WHEN FOUND;
    INSERT INTO customers (client_id, jid, phone, name) VALUES (tenant, given, given_phone, given_name)
    ON CONFLICT (client_id, jid) DO NOTHING;
    INSERT INTO customer_addresses (client_id, address, customer_id)
    SELECT client_id, given, id FROM customers WHERE client_id = tenant AND jid = given ON CONFLICT DO NOTHING;
  END LOOP;
  IF other IS NOT NULL THEN
    PERFORM add_address(tenant, given, other);
  END IF;
  -- Shared: whoever makes one customer of two waits for us, and we for them.
  SELECT customer_id INTO person FROM customer_addresses WHERE client_id = tenant AND address = given FOR SHARE;
  UPDATE customers SET name = given_name WHERE id = person AND name IS DISTINCT FROM given_name AND given_name IS NOT NULL;
  INSERT INTO conversations (client_id, customer_id, channel_id, last_inbound_at, reply_to) VALUES (tenant, person, channel, seen, spelt)
  ON CONFLICT (customer_id, channel_id) DO UPDATE SET
    last_inbound_at = coalesce(excluded.last_inbound_at, conversations.last_inbound_at),
    reply_to = coalesce(excluded.reply_to, conversations.reply_to)
  RETURNING id INTO found_id;
  RETURN found_id;
END $$;
