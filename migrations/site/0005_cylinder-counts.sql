CREATE TRIGGER cylinder_count_added AFTER INSERT ON cylinder BEGIN
  INSERT INTO cylinder_count (medium, status, content, n) VALUES (NEW.medium, NEW.status, NEW.content, 1)
  ON CONFLICT (medium, status, content) DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER cylinder_count_moved AFTER UPDATE OF medium, status, content ON cylinder
WHEN OLD.medium <> NEW.medium OR OLD.status <> NEW.status OR OLD.content <> NEW.content BEGIN
  UPDATE cylinder_count SET n = n - 1
  WHERE medium = OLD.medium AND status = OLD.status AND content = OLD.content;
  INSERT INTO cylinder_count (medium, status, content, n) VALUES (NEW.medium, NEW.status, NEW.content, 1)
  ON CONFLICT (medium, status, content) DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER cylinder_count_gone AFTER DELETE ON cylinder BEGIN
  UPDATE cylinder_count SET n = n - 1
  WHERE medium = OLD.medium AND status = OLD.status AND content = OLD.content;
END;
--> statement-breakpoint
CREATE TRIGGER cylinder_not_deleted BEFORE DELETE ON cylinder
WHEN NOT EXISTS (
  SELECT 1 FROM cylinder_import_row
  WHERE cylinder_id = OLD.id AND kind = 'added' AND version = OLD.version AND outcome = 'undone'
) BEGIN
  SELECT raise(ABORT, 'a cylinder stays in the register for ever');
END;
--> statement-breakpoint
CREATE TRIGGER cylinder_code_not_deleted BEFORE DELETE ON cylinder_code
WHEN OLD.voided_at IS NOT NULL OR NOT EXISTS (
  SELECT 1 FROM cylinder_import_row AS taken JOIN cylinder ON cylinder.id = taken.cylinder_id
  WHERE taken.cylinder_id = OLD.cylinder_id AND taken.outcome = 'undone' AND taken.version = cylinder.version
) BEGIN
  SELECT raise(ABORT, 'a code is never free again');
END;
--> statement-breakpoint
CREATE TRIGGER cylinder_code_stays_void BEFORE UPDATE ON cylinder_code
WHEN OLD.voided_at IS NOT NULL AND NEW.voided_at IS NOT OLD.voided_at BEGIN
  SELECT raise(ABORT, 'a void code stays void');
END;
