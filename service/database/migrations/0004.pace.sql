-- depends: 0003.row_level_security

ALTER TABLE channels ADD COLUMN last_send_at timestamptz NOT NULL DEFAULT '-infinity';
COMMENT ON COLUMN channels.last_send_at IS 'when a message of this number left last: one that was late for its moment pushes the next one back';
