CREATE TABLE `media` (
	`hash` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`stored_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `alarm` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`subject` text NOT NULL,
	`place` text DEFAULT '' NOT NULL,
	`priority` integer NOT NULL,
	`category` text NOT NULL,
	`state` text NOT NULL,
	`facts` text DEFAULT '{}' NOT NULL,
	`raised_at` integer NOT NULL,
	`activated_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`repeats` integer DEFAULT 0 NOT NULL,
	`repeat_entry_at` integer DEFAULT 0 NOT NULL,
	`acknowledged_at` integer,
	`acknowledged_by` text,
	`cleared_at` integer,
	`shelved_until` integer,
	`shelved_by` text,
	`shelve_reason` text,
	`closed_at` integer,
	`closed_by` text,
	`handling` text,
	FOREIGN KEY (`acknowledged_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shelved_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "alarm_state_known" CHECK("alarm"."state" in ('raised', 'acknowledged', 'cleared', 'closed')),
	CONSTRAINT "alarm_priority" CHECK("alarm"."priority" between 1 and 4),
	CONSTRAINT "alarm_closed_at" CHECK(("alarm"."state" = 'closed') = ("alarm"."closed_at" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alarm_open` ON `alarm` (`code`,`subject`) WHERE "alarm"."state" <> 'closed';--> statement-breakpoint
CREATE INDEX `alarm_state` ON `alarm` (`state`,`priority`,`activated_at`);--> statement-breakpoint
CREATE INDEX `alarm_activated` ON `alarm` (`activated_at`);--> statement-breakpoint
CREATE INDEX `alarm_subject` ON `alarm` (`subject`,`raised_at`);--> statement-breakpoint
CREATE TABLE `check_answer` (
	`run_id` text NOT NULL,
	`item_id` text NOT NULL,
	`value` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`answered_by` text NOT NULL,
	`answered_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	PRIMARY KEY(`run_id`, `item_id`),
	FOREIGN KEY (`run_id`) REFERENCES `check_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`answered_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `check_photo` (
	`id` text PRIMARY KEY NOT NULL,
	`run_id` text NOT NULL,
	`item_id` text NOT NULL,
	`hash` text NOT NULL,
	`kind` text NOT NULL,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`run_id`) REFERENCES `check_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hash`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`taken_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "check_photo_kind" CHECK("check_photo"."kind" in ('photo', 'signature'))
);
--> statement-breakpoint
CREATE INDEX `check_photo_run` ON `check_photo` (`run_id`,`item_id`);--> statement-breakpoint
CREATE INDEX `check_photo_hash` ON `check_photo` (`hash`);--> statement-breakpoint
CREATE TABLE `check_run` (
	`id` text PRIMARY KEY NOT NULL,
	`version_id` text NOT NULL,
	`subject` text NOT NULL,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`completed_by` text,
	`completed_at` integer,
	`result` text,
	`failed_count` integer DEFAULT 0 NOT NULL,
	`major_count` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`version_id`) REFERENCES `check_version`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`started_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`completed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "check_run_state_known" CHECK("check_run"."state" in ('draft', 'completed', 'discarded')),
	CONSTRAINT "check_run_result" CHECK(("check_run"."state" = 'completed') = ("check_run"."result" is not null)),
	CONSTRAINT "check_run_result_known" CHECK("check_run"."result" is null or "check_run"."result" in ('pass', 'fail'))
);
--> statement-breakpoint
CREATE INDEX `check_run_state` ON `check_run` (`state`,`started_at`);--> statement-breakpoint
CREATE INDEX `check_run_version` ON `check_run` (`version_id`);--> statement-breakpoint
CREATE INDEX `check_run_subject` ON `check_run` (`subject`,`started_at`);--> statement-breakpoint
CREATE TABLE `check_template` (
	`id` text PRIMARY KEY NOT NULL,
	`purpose` text NOT NULL,
	`is_supplied` integer DEFAULT false NOT NULL,
	`created_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `check_version` (
	`id` text PRIMARY KEY NOT NULL,
	`template_id` text NOT NULL,
	`number` integer NOT NULL,
	`state` text NOT NULL,
	`definition` text NOT NULL,
	`hash` text NOT NULL,
	`created_by` text,
	`created_at` integer NOT NULL,
	`published_by` text,
	`published_at` integer,
	FOREIGN KEY (`template_id`) REFERENCES `check_template`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`published_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "check_version_state" CHECK("check_version"."state" in ('draft', 'published', 'retired')),
	CONSTRAINT "check_version_published_at" CHECK(("check_version"."state" = 'draft') = ("check_version"."published_at" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `check_version_number` ON `check_version` (`template_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `check_version_draft` ON `check_version` (`template_id`) WHERE "check_version"."state" = 'draft';--> statement-breakpoint
CREATE UNIQUE INDEX `check_version_published` ON `check_version` (`template_id`) WHERE "check_version"."state" = 'published';