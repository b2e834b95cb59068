-- depends: 0019.services

ALTER TABLE handoffs ADD COLUMN objection text;
COMMENT ON COLUMN handoffs.objection IS 'what in the draft its sources do not hold, for the people who read the card; null where the draft was held back for another reason';
