CREATE TRIGGER check_version_frozen BEFORE UPDATE OF definition, hash, number, template_id ON check_version
WHEN OLD.state <> 'draft' BEGIN
  SELECT raise(ABORT, 'a published check table is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER check_version_forward BEFORE UPDATE OF state ON check_version
WHEN (OLD.state = 'retired' AND NEW.state <> 'retired') OR (OLD.state = 'published' AND NEW.state = 'draft') BEGIN
  SELECT raise(ABORT, 'a check table goes from draft to published to retired');
END;
--> statement-breakpoint
CREATE TRIGGER check_version_kept BEFORE DELETE ON check_version WHEN OLD.state <> 'draft' BEGIN
  SELECT raise(ABORT, 'a published check table is kept');
END;
--> statement-breakpoint
CREATE TRIGGER check_run_frozen BEFORE UPDATE ON check_run WHEN OLD.state <> 'draft' BEGIN
  SELECT raise(ABORT, 'a completed check is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER check_run_bound BEFORE UPDATE OF version_id ON check_run BEGIN
  SELECT raise(ABORT, 'a run stays with its version');
END;
--> statement-breakpoint
CREATE TRIGGER check_run_kept BEFORE DELETE ON check_run BEGIN
  SELECT raise(ABORT, 'a run is kept');
END;
--> statement-breakpoint
CREATE TRIGGER check_answer_insert BEFORE INSERT ON check_answer
WHEN (SELECT state FROM check_run WHERE id = NEW.run_id) <> 'draft' BEGIN
  SELECT raise(ABORT, 'a completed check is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER check_answer_update BEFORE UPDATE ON check_answer
WHEN (SELECT state FROM check_run WHERE id = OLD.run_id) <> 'draft' BEGIN
  SELECT raise(ABORT, 'a completed check is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER check_answer_delete BEFORE DELETE ON check_answer
WHEN (SELECT state FROM check_run WHERE id = OLD.run_id) <> 'draft' BEGIN
  SELECT raise(ABORT, 'a completed check is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER check_photo_insert BEFORE INSERT ON check_photo
WHEN (SELECT state FROM check_run WHERE id = NEW.run_id) <> 'draft' BEGIN
  SELECT raise(ABORT, 'a completed check is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER check_photo_delete BEFORE DELETE ON check_photo
WHEN (SELECT state FROM check_run WHERE id = OLD.run_id) <> 'draft' BEGIN
  SELECT raise(ABORT, 'a completed check is never changed');
END;
