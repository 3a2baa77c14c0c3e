CREATE TABLE `duty_assignment` (
	`day` text NOT NULL,
	`shift_id` text NOT NULL,
	`person_id` text NOT NULL,
	PRIMARY KEY(`day`, `shift_id`, `person_id`),
	FOREIGN KEY (`shift_id`) REFERENCES `duty_shift`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `duty_handover` (
	`id` text PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`shift_id` text NOT NULL,
	`outgoing_id` text NOT NULL,
	`notes` text NOT NULL,
	`written_at` integer NOT NULL,
	`incoming_id` text,
	`confirmed_at` integer,
	FOREIGN KEY (`shift_id`) REFERENCES `duty_shift`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`outgoing_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`incoming_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `duty_handover_shift` ON `duty_handover` (`day`,`shift_id`);--> statement-breakpoint
CREATE TABLE `duty_shift` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`start_min` integer NOT NULL,
	`end_min` integer NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	CONSTRAINT "duty_shift_times" CHECK("duty_shift"."start_min" between 0 and 1439 and "duty_shift"."end_min" between 0 and 1439)
);
--> statement-breakpoint
CREATE TABLE `recovery_code` (
	`code_hash` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`used_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `recovery_code_person` ON `recovery_code` (`person_id`);--> statement-breakpoint
CREATE TABLE `regulator_slip` (
	`id` text PRIMARY KEY NOT NULL,
	`code_hash` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`used_by` text,
	`ended_at` integer,
	FOREIGN KEY (`used_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `regulator_slip_code_hash_unique` ON `regulator_slip` (`code_hash`);--> statement-breakpoint
CREATE TABLE `training` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`topic` text NOT NULL,
	`held_on` text NOT NULL,
	`valid_until` text,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `training_person` ON `training` (`person_id`);--> statement-breakpoint
ALTER TABLE `person` ADD `kind` text DEFAULT 'staff' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `company` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `phone` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `level` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `office_level` text;--> statement-breakpoint
ALTER TABLE `person` ADD `id_last4` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `consented_at` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `face_consented_at` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `blacklisted_at` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `blacklisted_by` text;--> statement-breakpoint
ALTER TABLE `person` ADD `blacklist_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `person` ADD `blacklisted_until` text;--> statement-breakpoint
ALTER TABLE `person` ADD `pin_one_time_until` integer;--> statement-breakpoint
ALTER TABLE `person` ADD `totp_secret` text;--> statement-breakpoint
ALTER TABLE `person` ADD `totp_step` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `qualification` ADD `issuer` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `qualification` ADD `issued_on` text;--> statement-breakpoint
ALTER TABLE `qualification` ADD `photo_hash` text;--> statement-breakpoint
ALTER TABLE `qualification` ADD `added_at` integer DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE `qualification` ADD `ended_at` integer;--> statement-breakpoint
ALTER TABLE `qualification` ADD `end_reason` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `session` ADD `user_agent` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `session` ADD `last_seen_at` integer DEFAULT 0 NOT NULL;