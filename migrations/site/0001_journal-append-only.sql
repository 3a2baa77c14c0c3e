CREATE TRIGGER journal_no_update BEFORE UPDATE ON journal BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER journal_no_delete BEFORE DELETE ON journal BEGIN
  SELECT raise(ABORT, 'the journal is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER journal_in_order BEFORE INSERT ON journal
WHEN NEW.seq <> (SELECT coalesce(max(seq), 0) + 1 FROM journal) BEGIN
  SELECT raise(ABORT, 'the journal has no gaps');
END;
--> statement-breakpoint
CREATE TRIGGER journal_seal_no_update BEFORE UPDATE ON journal_seal BEGIN
  SELECT raise(ABORT, 'seals are append-only');
END;
--> statement-breakpoint
CREATE TRIGGER journal_seal_no_delete BEFORE DELETE ON journal_seal BEGIN
  SELECT raise(ABORT, 'seals are append-only');
END;
