CREATE TABLE `backup_run` (
	`id` text PRIMARY KEY NOT NULL,
	`started_at` integer NOT NULL,
	`finished_at` integer,
	`asked_by` text NOT NULL,
	`outcome` text NOT NULL,
	`cause` text,
	`folder` text NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer,
	`files` integer,
	`journal_seq` integer,
	CONSTRAINT "backup_run_outcome" CHECK("backup_run"."outcome" in ('running', 'good', 'failed'))
);
--> statement-breakpoint
CREATE INDEX `backup_run_time` ON `backup_run` (`started_at`);--> statement-breakpoint
CREATE TABLE `backup_setting` (
	`id` integer PRIMARY KEY NOT NULL,
	`folder` text NOT NULL,
	`at_hour` integer NOT NULL,
	`keep` integer NOT NULL,
	`is_on` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "backup_setting_one" CHECK("backup_setting"."id" = 1),
	CONSTRAINT "backup_setting_hour" CHECK("backup_setting"."at_hour" between 0 and 23),
	CONSTRAINT "backup_setting_keep" CHECK("backup_setting"."keep" between 2 and 365)
);
