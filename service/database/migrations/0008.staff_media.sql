-- depends: 0006.people

-- A file lies here (a customer's), or with Telegram (a person's), or is still to be fetched from the gateway.
ALTER TABLE media
  ALTER COLUMN content DROP NOT NULL,
  ADD COLUMN telegram_file_id text,
  ADD COLUMN source_url text;
COMMENT ON COLUMN media.content IS 'null: the file is with Telegram, or could not be fetched';
COMMENT ON COLUMN media.source_url IS 'where the gateway offers the file; it names the gateway''s session, so it is kept only until the turn begins';

ALTER TABLE outbox
  ADD COLUMN kind text NOT NULL DEFAULT 'text' CHECK (kind IN ('text', 'image', 'video', 'document', 'audio'));
COMMENT ON COLUMN outbox.kind IS 'other than text: the file of the staff reply goes out, with the text as its caption';
