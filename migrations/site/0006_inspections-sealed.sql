CREATE TRIGGER inspection_visit_frozen BEFORE UPDATE ON inspection_visit
WHEN OLD.state <> 'open' BEGIN
  SELECT raise(ABORT, 'a visit that has ended is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_visit_owner BEFORE UPDATE OF id, number, regulator_id, office, started_at, is_by_code, colour_at_start ON inspection_visit
BEGIN
  SELECT raise(ABORT, 'who made a visit and when is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_visit_kept BEFORE DELETE ON inspection_visit
BEGIN
  SELECT raise(ABORT, 'a visit is kept');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_finding_insert BEFORE INSERT ON inspection_finding
WHEN (SELECT state FROM inspection_visit WHERE id = NEW.visit_id) <> 'open' BEGIN
  SELECT raise(ABORT, 'a visit that has ended is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_finding_update BEFORE UPDATE ON inspection_finding
WHEN (SELECT state FROM inspection_visit WHERE id = NEW.visit_id) <> 'open' OR (SELECT state FROM inspection_visit WHERE id = OLD.visit_id) <> 'open' BEGIN
  SELECT raise(ABORT, 'a visit that has ended is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_finding_kept BEFORE DELETE ON inspection_finding
BEGIN
  SELECT raise(ABORT, 'what a visit found is kept');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_alarm_insert BEFORE INSERT ON inspection_alarm
WHEN (SELECT state FROM inspection_visit WHERE id = NEW.visit_id) <> 'open' BEGIN
  SELECT raise(ABORT, 'a visit that has ended is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_alarm_update BEFORE UPDATE ON inspection_alarm
WHEN (SELECT state FROM inspection_visit WHERE id = NEW.visit_id) <> 'open' OR (SELECT state FROM inspection_visit WHERE id = OLD.visit_id) <> 'open' BEGIN
  SELECT raise(ABORT, 'a visit that has ended is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_alarm_kept BEFORE DELETE ON inspection_alarm
BEGIN
  SELECT raise(ABORT, 'what a visit found is kept');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_answer_insert BEFORE INSERT ON inspection_answer
WHEN (SELECT state FROM inspection_visit WHERE id = NEW.visit_id) <> 'sealed' BEGIN
  SELECT raise(ABORT, 'only a sealed visit is answered');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_answer_frozen BEFORE UPDATE ON inspection_answer
BEGIN
  SELECT raise(ABORT, 'an answer is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_answer_kept BEFORE DELETE ON inspection_answer
BEGIN
  SELECT raise(ABORT, 'an answer is kept');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_photo_insert BEFORE INSERT ON inspection_photo
WHEN (SELECT state FROM inspection_visit WHERE id = NEW.visit_id) <> 'open' AND NOT EXISTS (SELECT 1 FROM inspection_answer WHERE id = NEW.owner_id AND visit_id = NEW.visit_id) BEGIN
  SELECT raise(ABORT, 'a visit that has ended is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_photo_frozen BEFORE UPDATE ON inspection_photo
BEGIN
  SELECT raise(ABORT, 'a picture of a visit is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER inspection_photo_kept BEFORE DELETE ON inspection_photo
BEGIN
  SELECT raise(ABORT, 'a picture of a visit is kept');
END;
