CREATE TRIGGER custody_entry_no_update BEFORE UPDATE ON custody_entry BEGIN
  SELECT raise(ABORT, 'the custody ledger is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER custody_entry_no_delete BEFORE DELETE ON custody_entry BEGIN
  SELECT raise(ABORT, 'the custody ledger is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER cylinder_place_of_new AFTER INSERT ON cylinder BEGIN
  INSERT INTO cylinder_place (cylinder_id, place_kind, place_ref, since, content, standing, last_at, last_seq, last_act, medium)
  VALUES (NEW.id, 'unknown', '', NULL, 'unknown', 'in-service', NULL, 0, NULL, NEW.medium);
END;
--> statement-breakpoint
CREATE TRIGGER cylinder_place_medium AFTER UPDATE OF medium ON cylinder WHEN NEW.medium <> OLD.medium BEGIN
  UPDATE cylinder_place SET medium = NEW.medium WHERE cylinder_id = NEW.id;
END;
--> statement-breakpoint
CREATE TRIGGER custody_stock_new AFTER INSERT ON cylinder_place BEGIN
  INSERT INTO custody_stock (place_kind, place_ref, medium, content, n)
  VALUES (NEW.place_kind, NEW.place_ref, NEW.medium, NEW.content, 1)
  ON CONFLICT (place_kind, place_ref, medium, content) DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER custody_stock_change AFTER UPDATE ON cylinder_place
WHEN NEW.place_kind <> OLD.place_kind OR NEW.place_ref <> OLD.place_ref OR NEW.medium <> OLD.medium OR NEW.content <> OLD.content BEGIN
  UPDATE custody_stock SET n = n - 1
  WHERE place_kind = OLD.place_kind AND place_ref = OLD.place_ref AND medium = OLD.medium AND content = OLD.content;
  DELETE FROM custody_stock
  WHERE place_kind = OLD.place_kind AND place_ref = OLD.place_ref AND medium = OLD.medium AND content = OLD.content AND n = 0;
  INSERT INTO custody_stock (place_kind, place_ref, medium, content, n)
  VALUES (NEW.place_kind, NEW.place_ref, NEW.medium, NEW.content, 1)
  ON CONFLICT (place_kind, place_ref, medium, content) DO UPDATE SET n = n + 1;
END;
--> statement-breakpoint
CREATE TRIGGER custody_stock_gone AFTER DELETE ON cylinder_place BEGIN
  UPDATE custody_stock SET n = n - 1
  WHERE place_kind = OLD.place_kind AND place_ref = OLD.place_ref AND medium = OLD.medium AND content = OLD.content;
  DELETE FROM custody_stock
  WHERE place_kind = OLD.place_kind AND place_ref = OLD.place_ref AND medium = OLD.medium AND content = OLD.content AND n = 0;
END;
