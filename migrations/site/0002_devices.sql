CREATE TABLE `device_check` (
	`id` text PRIMARY KEY NOT NULL,
	`device_id` text NOT NULL,
	`purpose` text NOT NULL,
	`kind` text NOT NULL,
	`channel` text DEFAULT '' NOT NULL,
	`unit` text NOT NULL,
	`expected` real NOT NULL,
	`measured` real NOT NULL,
	`tolerance` real NOT NULL,
	`is_passed` integer NOT NULL,
	`frames` integer NOT NULL,
	`certificate` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`person_id` text NOT NULL,
	`checked_at` integer NOT NULL,
	FOREIGN KEY (`device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "device_check_purpose" CHECK("device_check"."purpose" in ('commissioning', 'shift')),
	CONSTRAINT "device_check_kind" CHECK("device_check"."kind" in ('zero', 'weight', 'concentration')),
	CONSTRAINT "device_check_frames" CHECK("device_check"."frames" between 1 and 1000)
);
--> statement-breakpoint
CREATE INDEX `device_check_time` ON `device_check` (`device_id`,`checked_at`);--> statement-breakpoint
CREATE TABLE `device_setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `output` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kind` text NOT NULL,
	`relay_device_id` text NOT NULL,
	`relay_channel` integer NOT NULL,
	`area` text DEFAULT '' NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`relay_device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "output_kind" CHECK("output"."kind" in ('siren', 'beacon')),
	CONSTRAINT "output_channel" CHECK("output"."relay_channel" between 0 and 7),
	CONSTRAINT "output_name" CHECK(length("output"."name") between 1 and 80)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `output_relay` ON `output` (`relay_device_id`,`relay_channel`) WHERE "output"."is_active" = 1;--> statement-breakpoint
ALTER TABLE `fill_point` ADD `one_shot_acceptance_id` text;