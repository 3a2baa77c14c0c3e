CREATE TRIGGER danger_kept BEFORE DELETE ON danger BEGIN
  SELECT raise(ABORT, 'a hidden danger is kept');
END;
--> statement-breakpoint
CREATE TRIGGER danger_photo_kept BEFORE DELETE ON danger_photo BEGIN
  SELECT raise(ABORT, 'a photo of a hidden danger is kept');
END;
--> statement-breakpoint
CREATE TRIGGER danger_photo_frozen BEFORE UPDATE ON danger_photo BEGIN
  SELECT raise(ABORT, 'a photo of a hidden danger is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER site_colour_frozen BEFORE UPDATE ON site_colour BEGIN
  SELECT raise(ABORT, 'the history of the colour is never changed');
END;
--> statement-breakpoint
CREATE TRIGGER site_colour_kept BEFORE DELETE ON site_colour BEGIN
  SELECT raise(ABORT, 'the history of the colour is kept');
END;
--> statement-breakpoint
CREATE TRIGGER colour_confirmation_frozen BEFORE UPDATE ON colour_confirmation
WHEN OLD.ended_at IS NOT NULL OR NEW.reason <> OLD.reason OR NEW.until <> OLD.until OR NEW.confirmed_by <> OLD.confirmed_by BEGIN
  SELECT raise(ABORT, 'a confirmation is only ended, never changed');
END;
