CREATE TABLE `floor` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`ordinal` integer NOT NULL,
	`image_hash` text,
	`image_type` text,
	`width_px` integer,
	`height_px` integer,
	`microns_per_px` integer,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operator_file` (
	`person_id` text PRIMARY KEY NOT NULL,
	`photo_hash` text,
	`consented_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `plan_item` (
	`id` text PRIMARY KEY NOT NULL,
	`floor_id` text NOT NULL,
	`kind` text NOT NULL,
	`ref_id` text DEFAULT '' NOT NULL,
	`label` text NOT NULL,
	`x_mm` integer NOT NULL,
	`y_mm` integer NOT NULL,
	`corners` text DEFAULT '[]' NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`floor_id`) REFERENCES `floor`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "plan_item_kind" CHECK("plan_item"."kind" in ('room', 'gun', 'anchor', 'camera', 'extinguisher', 'spot'))
);
--> statement-breakpoint
CREATE INDEX `plan_item_floor` ON `plan_item` (`floor_id`,`id`);--> statement-breakpoint
CREATE TABLE `rule_pack` (
	`id` text PRIMARY KEY NOT NULL,
	`is_on` integer NOT NULL,
	`pack_version` text NOT NULL,
	`valid_from` text NOT NULL,
	`source` text NOT NULL,
	`mark` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `site_code_issue` (
	`code` text PRIMARY KEY NOT NULL,
	`site_id` text NOT NULL,
	`issued_at` integer NOT NULL,
	`issued_by` text NOT NULL,
	`reason` text NOT NULL,
	`voided_at` integer,
	`voided_by` text,
	`void_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`site_id`) REFERENCES `site`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "site_code_length" CHECK(length("site_code_issue"."code") between 16 and 40)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `site_code_valid` ON `site_code_issue` (`site_id`) WHERE voided_at is null;--> statement-breakpoint
CREATE TABLE `storage_room` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`limits` text NOT NULL,
	`responsible_id` text NOT NULL,
	`level` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`retire_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`responsible_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "storage_room_kind" CHECK("storage_room"."kind" in ('full', 'empty', 'both')),
	CONSTRAINT "storage_room_level" CHECK("storage_room"."level" between 1 and 4)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `storage_room_name` ON `storage_room` (`name`) WHERE retired_at is null;--> statement-breakpoint
CREATE TABLE `wizard_step` (
	`step` text PRIMARY KEY NOT NULL,
	`completed_at` integer NOT NULL,
	`by` text NOT NULL
);
--> statement-breakpoint
ALTER TABLE `site` ADD `credit_code` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `address` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `longitude_e7` integer;--> statement-breakpoint
ALTER TABLE `site` ADD `latitude_e7` integer;--> statement-breakpoint
ALTER TABLE `site` ADD `coordinate_system` text DEFAULT 'cgcs2000' NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `wifi_name` text DEFAULT '' NOT NULL;--> statement-breakpoint
ALTER TABLE `site` ADD `wifi_password` text DEFAULT '' NOT NULL;