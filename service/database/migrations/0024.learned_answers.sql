-- depends: 0023.addresses_at_once

-- What people answered and the bot may say from now on. What is said of the vectors' copy is in `service/learning/index.py`.
CREATE SEQUENCE learned_changes;
CREATE TABLE learned_answers (
  id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
  client_id       uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  status          text NOT NULL CHECK (status IN ('pending', 'active', 'rejected', 'replaced', 'forgotten')),
  question        text NOT NULL,
  answer          text NOT NULL CHECK (answer <> ''),
  language        text NOT NULL CHECK (language IN ('ru', 'kk')),
  branch          text,
  expires_on      date,
  origin          text NOT NULL CHECK (origin IN ('reply', 'phone', 'taught', 'correction', 'gap', 'document')),
  message_id      bigint REFERENCES messages (id) ON DELETE SET NULL,
  handoff_id      uuid REFERENCES handoffs (id) ON DELETE SET NULL,
  taught_by       uuid REFERENCES staff (id) ON DELETE SET NULL,
  taught_name     text NOT NULL DEFAULT '',
  decided_by      uuid REFERENCES staff (id) ON DELETE SET NULL,
  decided_name    text NOT NULL DEFAULT '',
  decided_at      timestamptz,
  against         jsonb NOT NULL DEFAULT '[]',
  beside          uuid[] NOT NULL DEFAULT '{}',
  change          bigint NOT NULL DEFAULT nextval('learned_changes'),
  uses            int NOT NULL DEFAULT 0,
  last_used_at    timestamptz,
  reminders       int NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT now()
);
COMMENT ON COLUMN learned_answers.expires_on IS 'the last day, by the tenant''s clock, on which it holds';
COMMENT ON COLUMN learned_answers.message_id IS 'the last message of the answer that it was learned from; its conversation is the one that asked';
COMMENT ON COLUMN learned_answers.taught_name IS 'who answered, as they were called then; empty for the business''s phone';
COMMENT ON COLUMN learned_answers.decided_name IS 'who approved, rejected, replaced or forgot it last';
COMMENT ON COLUMN learned_answers.against IS 'what it contradicts and nobody has settled: id (of a learned answer), document, heading, text, place';
COMMENT ON COLUMN learned_answers.beside IS 'learned answers that it may stand beside, because somebody said that both are right';
COMMENT ON COLUMN learned_answers.change IS 'grows with each change of what it says or whether it holds';
CREATE INDEX learned_answers_of_tenant ON learned_answers (client_id, status);
CREATE INDEX learned_answers_of_message ON learned_answers (message_id) WHERE message_id IS NOT NULL;
CREATE INDEX learned_answers_ending ON learned_answers (expires_on) WHERE status = 'active' AND expires_on IS NOT NULL;

-- Each answer of a person's that was considered, and what came of it: also those of which nothing is learned.
CREATE TABLE lessons (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id       uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  handoff_id      uuid REFERENCES handoffs (id) ON DELETE SET NULL,
  message_id      bigint NOT NULL UNIQUE REFERENCES messages (id) ON DELETE CASCADE,
  staff_id        uuid REFERENCES staff (id) ON DELETE SET NULL,
  outcome         text NOT NULL CHECK (outcome IN ('active', 'pending', 'known', 'not_learned')),
  reason          text,
  answer_id       uuid REFERENCES learned_answers (id) ON DELETE SET NULL,
  considered_at   timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE lessons IS 'answers of people that were considered, and what came of each';
COMMENT ON COLUMN lessons.message_id IS 'the last message of the answer, which may be of several';
COMMENT ON COLUMN lessons.reason IS 'why nothing was learned: a word of graph.lessons.NotLearned';
COMMENT ON COLUMN lessons.answer_id IS 'the learned answer that it became, or that says the same';
CREATE INDEX lessons_of_answer ON lessons (answer_id) WHERE answer_id IS NOT NULL;
CREATE INDEX lessons_of_tenant ON lessons (client_id, considered_at);

ALTER TABLE messages ADD COLUMN considered_at timestamptz;
COMMENT ON COLUMN messages.considered_at IS 'when it was considered what of a person''s answer is to be learned';
UPDATE messages SET considered_at = now() WHERE author = 'staff';
CREATE INDEX messages_unconsidered ON messages (conversation_id, id) WHERE author = 'staff' AND considered_at IS NULL;

-- What people are shown of what is learned: an outbox like `staff_notices`, of no handoff.
CREATE TABLE learning_notices (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id   uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  staff_id    uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
  kind        text NOT NULL CHECK (kind IN ('answer', 'digest', 'gaps', 'gap', 'wrong')),
  key         text NOT NULL,
  answer_id   uuid REFERENCES learned_answers (id) ON DELETE CASCADE,
  payload     jsonb NOT NULL DEFAULT '{}',
  status      text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sending', 'sent', 'failed')),
  attempts    int NOT NULL DEFAULT 0,
  send_after  timestamptz NOT NULL DEFAULT '-infinity',
  chat_id     bigint,
  message_id  bigint,
  version     int NOT NULL DEFAULT 0,
  shown       int NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at timestamptz,
  detail      text,
  UNIQUE (staff_id, key)
);
COMMENT ON COLUMN learning_notices.key IS 'what raised it, so that it is written once';
COMMENT ON COLUMN learning_notices.version IS 'grows with each change of the answer; a notice whose `shown` is behind is to be edited';
CREATE INDEX learning_notices_unsent ON learning_notices (client_id, id) WHERE status IN ('pending', 'sending') OR shown < version;
CREATE INDEX learning_notices_shown ON learning_notices (chat_id, message_id) WHERE message_id IS NOT NULL;
CREATE INDEX learning_notices_of_answer ON learning_notices (answer_id) WHERE answer_id IS NOT NULL;

-- Replies of the bot that a person called wrong, kept for the tenant's evaluation.
CREATE TABLE wrong_replies (
  id              bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  client_id       uuid NOT NULL REFERENCES clients (id) ON DELETE CASCADE,
  turn_id         uuid NOT NULL UNIQUE REFERENCES turns (id) ON DELETE CASCADE,
  question        text NOT NULL,
  reply           text NOT NULL,
  sources         jsonb NOT NULL,
  marked_by       uuid REFERENCES staff (id) ON DELETE SET NULL,
  marked_at       timestamptz NOT NULL DEFAULT now(),
  correction      text,
  answer_id       uuid REFERENCES learned_answers (id) ON DELETE SET NULL
);
COMMENT ON COLUMN wrong_replies.correction IS 'what would have been right, as the person wrote it; null: nobody has said it';
CREATE INDEX wrong_replies_of_tenant ON wrong_replies (client_id, marked_at);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['learned_answers', 'lessons', 'learning_notices', 'wrong_replies'] LOOP
    EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', name);
    EXECUTE format('CREATE POLICY own_tenant ON %I TO truffles_app USING (client_id = current_client())', name);
    EXECUTE format('CREATE POLICY every_tenant ON %I TO truffles_operator USING (true) WITH CHECK (true)', name);
  END LOOP;
END $$;
