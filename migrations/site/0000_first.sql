CREATE TABLE `journal` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`site` text NOT NULL,
	`actor` text NOT NULL,
	`kind` text NOT NULL,
	`subject` text NOT NULL,
	`payload` text NOT NULL,
	`lane` text,
	`lane_seq` integer,
	`prev_hash` text NOT NULL,
	`hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `journal_id_unique` ON `journal` (`id`);--> statement-breakpoint
CREATE UNIQUE INDEX `journal_lane` ON `journal` (`lane`,`lane_seq`);--> statement-breakpoint
CREATE INDEX `journal_subject` ON `journal` (`subject`,`seq`);--> statement-breakpoint
CREATE INDEX `journal_kind` ON `journal` (`kind`,`seq`);--> statement-breakpoint
CREATE TABLE `journal_seal` (
	`seq` integer PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`hash` text NOT NULL,
	`key_id` text NOT NULL,
	`signature` text NOT NULL,
	`sealed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `media` (
	`hash` text PRIMARY KEY NOT NULL,
	`bytes` integer NOT NULL,
	`width` integer NOT NULL,
	`height` integer NOT NULL,
	`stored_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
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
	`shelf_id` text,
	`escalation` integer DEFAULT 0 NOT NULL,
	`handled_at` integer,
	`handled_by` text,
	`verified_by` text,
	`is_chattering` integer DEFAULT false NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`handling` text,
	FOREIGN KEY (`acknowledged_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shelved_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`shelf_id`) REFERENCES `alarm_shelf`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`handled_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`verified_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`closed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "alarm_state_known" CHECK("alarm"."state" in ('raised', 'acknowledged', 'cleared', 'closed')),
	CONSTRAINT "alarm_escalation" CHECK("alarm"."escalation" between 0 and 2),
	CONSTRAINT "alarm_priority" CHECK("alarm"."priority" between 1 and 4),
	CONSTRAINT "alarm_closed_at" CHECK(("alarm"."state" = 'closed') = ("alarm"."closed_at" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `alarm_open` ON `alarm` (`code`,`subject`) WHERE "alarm"."state" <> 'closed';--> statement-breakpoint
CREATE INDEX `alarm_state` ON `alarm` (`state`,`priority`,`activated_at`);--> statement-breakpoint
CREATE INDEX `alarm_activated` ON `alarm` (`activated_at`);--> statement-breakpoint
CREATE INDEX `alarm_subject` ON `alarm` (`subject`,`raised_at`);--> statement-breakpoint
CREATE INDEX `alarm_by_shelf` ON `alarm` (`shelf_id`) WHERE "alarm"."shelf_id" is not null;--> statement-breakpoint
CREATE TABLE `alarm_photo` (
	`id` text PRIMARY KEY NOT NULL,
	`alarm_id` text NOT NULL,
	`hash` text NOT NULL,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`alarm_id`) REFERENCES `alarm`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hash`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`taken_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `alarm_photo_alarm` ON `alarm_photo` (`alarm_id`,`taken_at`);--> statement-breakpoint
CREATE INDEX `alarm_photo_hash` ON `alarm_photo` (`hash`);--> statement-breakpoint
CREATE TABLE `alarm_robot` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`sealed` text NOT NULL,
	`lang` text NOT NULL,
	`priority` integer NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`told_seq` integer NOT NULL,
	`told_at` integer,
	`failures` integer DEFAULT 0 NOT NULL,
	`failure` text,
	`failed_at` integer,
	`created_by` text NOT NULL,
	`created_at` integer NOT NULL,
	FOREIGN KEY (`created_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "alarm_robot_kind" CHECK("alarm_robot"."kind" in ('dingtalk', 'wecom', 'feishu')),
	CONSTRAINT "alarm_robot_priority" CHECK("alarm_robot"."priority" between 1 and 4)
);
--> statement-breakpoint
CREATE TABLE `alarm_setting` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `alarm_shelf` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text,
	`place` text,
	`reason` text NOT NULL,
	`opened_at` integer NOT NULL,
	`opened_by` text NOT NULL,
	`until` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	FOREIGN KEY (`opened_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "alarm_shelf_scope" CHECK("alarm_shelf"."code" is not null or "alarm_shelf"."place" is not null),
	CONSTRAINT "alarm_shelf_until" CHECK("alarm_shelf"."until" > "alarm_shelf"."opened_at")
);
--> statement-breakpoint
CREATE INDEX `alarm_shelf_open` ON `alarm_shelf` (`ended_at`,`until`);--> statement-breakpoint
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
--> statement-breakpoint
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
	`spot_seed` integer,
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
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`template_id`) REFERENCES `check_template`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`created_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`published_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "check_version_state" CHECK("check_version"."state" in ('draft', 'published', 'retired')),
	CONSTRAINT "check_version_published_at" CHECK(("check_version"."state" = 'draft') = ("check_version"."published_at" is null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `check_version_number` ON `check_version` (`template_id`,`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `check_version_draft` ON `check_version` (`template_id`) WHERE "check_version"."state" = 'draft';--> statement-breakpoint
CREATE UNIQUE INDEX `check_version_published` ON `check_version` (`template_id`) WHERE "check_version"."state" = 'published';--> statement-breakpoint
CREATE TABLE `use_confirmation` (
	`id` text PRIMARY KEY NOT NULL,
	`ref_kind` text NOT NULL,
	`ref_id` text NOT NULL,
	`place` text NOT NULL,
	`template_id` text NOT NULL,
	`run_id` text,
	`state` text NOT NULL,
	`started_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`confirmed_by` text,
	`confirmed_at` integer,
	`valid_until` integer,
	`ended_by` text,
	`ended_at` integer,
	`end_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`template_id`) REFERENCES `check_template`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `check_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`started_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "use_confirmation_state_known" CHECK("use_confirmation"."state" in ('checking', 'confirmed', 'failed', 'ended', 'discarded')),
	CONSTRAINT "use_confirmation_valid" CHECK("use_confirmation"."state" <> 'confirmed' or ("use_confirmation"."run_id" is not null and "use_confirmation"."confirmed_at" is not null and "use_confirmation"."valid_until" > "use_confirmation"."confirmed_at"))
);
--> statement-breakpoint
CREATE INDEX `use_confirmation_ref` ON `use_confirmation` (`ref_kind`,`ref_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `use_confirmation_state` ON `use_confirmation` (`state`,`started_at`);--> statement-breakpoint
CREATE INDEX `use_confirmation_started` ON `use_confirmation` (`started_at`);--> statement-breakpoint
CREATE INDEX `use_confirmation_run` ON `use_confirmation` (`run_id`);--> statement-breakpoint
CREATE TABLE `use_confirmation_cylinder` (
	`id` text PRIMARY KEY NOT NULL,
	`confirmation_id` text NOT NULL,
	`cylinder_id` text,
	`code` text NOT NULL,
	`scanned_at` integer NOT NULL,
	`scanned_by` text NOT NULL,
	`faults` text DEFAULT '' NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`confirmation_id`) REFERENCES `use_confirmation`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`scanned_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `use_confirmation_cylinder_of` ON `use_confirmation_cylinder` (`confirmation_id`,`scanned_at`);--> statement-breakpoint
CREATE INDEX `use_confirmation_cylinder_id` ON `use_confirmation_cylinder` (`cylinder_id`);--> statement-breakpoint
CREATE TABLE `code_pattern` (
	`id` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`pattern` text NOT NULL,
	`example` text NOT NULL,
	`position` integer NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `custody_entry` (
	`seq` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`id` text NOT NULL,
	`cylinder_id` text NOT NULL,
	`act` text NOT NULL,
	`place_kind` text,
	`place_ref` text,
	`content` text,
	`at` integer NOT NULL,
	`claimed_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`actor` text NOT NULL,
	`cause_kind` text,
	`cause_id` text,
	`reason` text DEFAULT '' NOT NULL,
	`undoes` text,
	`code` text DEFAULT '' NOT NULL,
	`is_late` integer NOT NULL,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "custody_entry_place" CHECK(("custody_entry"."place_kind" is null) = ("custody_entry"."place_ref" is null)),
	CONSTRAINT "custody_entry_kind" CHECK("custody_entry"."place_kind" in ('yard', 'waiting', 'filled', 'rejected', 'to-handle', 'truck', 'outlet', 'inspection', 'room', 'in-use', 'customer', 'unknown', 'scrapped')),
	CONSTRAINT "custody_entry_content" CHECK("custody_entry"."content" in ('empty', 'full')),
	CONSTRAINT "custody_entry_order" CHECK("custody_entry"."at" <= "custody_entry"."received_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custody_entry_id_unique` ON `custody_entry` (`id`);--> statement-breakpoint
CREATE INDEX `custody_entry_history` ON `custody_entry` (`cylinder_id`,`at`,`seq`);--> statement-breakpoint
CREATE INDEX `custody_entry_cause` ON `custody_entry` (`cause_kind`,`cause_id`) WHERE cause_id is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `custody_entry_undoes` ON `custody_entry` (`undoes`) WHERE undoes is not null;--> statement-breakpoint
CREATE INDEX `custody_entry_fills` ON `custody_entry` (`at`,`cylinder_id`) WHERE act = 'fill';--> statement-breakpoint
CREATE TABLE `custody_place` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`detail` text DEFAULT '' NOT NULL,
	`code` text,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`retire_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "custody_place_kind" CHECK("custody_place"."kind" in ('truck', 'outlet', 'inspection', 'use-point'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `custody_place_name` ON `custody_place` (`kind`,`name`) WHERE retired_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `custody_place_code` ON `custody_place` (`code`) WHERE retired_at is null;--> statement-breakpoint
CREATE TABLE `custody_recall` (
	`id` text PRIMARY KEY NOT NULL,
	`title` text NOT NULL,
	`reason` text NOT NULL,
	`chosen_by` text NOT NULL,
	`started_at` integer NOT NULL,
	`started_by` text NOT NULL,
	`ended_at` integer,
	`end_note` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE TABLE `custody_recall_item` (
	`recall_id` text NOT NULL,
	`cylinder_id` text NOT NULL,
	`marked_at` integer,
	PRIMARY KEY(`recall_id`, `cylinder_id`),
	FOREIGN KEY (`recall_id`) REFERENCES `custody_recall`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `custody_recall_item_open` ON `custody_recall_item` (`recall_id`) WHERE marked_at is null;--> statement-breakpoint
CREATE INDEX `custody_recall_item_cylinder` ON `custody_recall_item` (`cylinder_id`);--> statement-breakpoint
CREATE TABLE `custody_session` (
	`id` text PRIMARY KEY NOT NULL,
	`act` text NOT NULL,
	`place_kind` text NOT NULL,
	`place_ref` text NOT NULL,
	`content` text,
	`started_at` integer NOT NULL,
	`started_by` text NOT NULL,
	`ended_at` integer,
	`expected` text,
	`result` text,
	`note` text DEFAULT '' NOT NULL,
	CONSTRAINT "custody_session_kind" CHECK("custody_session"."place_kind" in ('yard', 'waiting', 'filled', 'rejected', 'to-handle', 'truck', 'outlet', 'inspection', 'room', 'in-use', 'customer', 'unknown', 'scrapped'))
);
--> statement-breakpoint
CREATE INDEX `custody_session_open` ON `custody_session` (`started_by`,`ended_at`);--> statement-breakpoint
CREATE INDEX `custody_session_place` ON `custody_session` (`place_kind`,`place_ref`,`started_at`);--> statement-breakpoint
CREATE TABLE `custody_setting` (
	`id` integer PRIMARY KEY NOT NULL,
	`over_limit` text NOT NULL,
	`incompatible` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	CONSTRAINT "custody_setting_one" CHECK("custody_setting"."id" = 1),
	CONSTRAINT "custody_setting_over" CHECK("custody_setting"."over_limit" in ('warn', 'refuse')),
	CONSTRAINT "custody_setting_incompatible" CHECK("custody_setting"."incompatible" in ('warn', 'refuse'))
);
--> statement-breakpoint
CREATE TABLE `custody_stock` (
	`place_kind` text NOT NULL,
	`place_ref` text NOT NULL,
	`medium` text NOT NULL,
	`content` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`place_kind`, `place_ref`, `medium`, `content`),
	CONSTRAINT "custody_stock_kind" CHECK("custody_stock"."place_kind" in ('yard', 'waiting', 'filled', 'rejected', 'to-handle', 'truck', 'outlet', 'inspection', 'room', 'in-use', 'customer', 'unknown', 'scrapped')),
	CONSTRAINT "custody_stock_n" CHECK("custody_stock"."n" >= 0)
);
--> statement-breakpoint
CREATE TABLE `custody_task` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`cylinder_id` text,
	`entry_id` text,
	`act` text NOT NULL,
	`code` text DEFAULT '' NOT NULL,
	`place_kind` text NOT NULL,
	`place_ref` text NOT NULL,
	`was_kind` text NOT NULL,
	`was_ref` text NOT NULL,
	`opened_at` integer NOT NULL,
	`actor` text NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`resolution` text DEFAULT '' NOT NULL,
	`session_id` text,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "custody_task_kind" CHECK("custody_task"."place_kind" in ('yard', 'waiting', 'filled', 'rejected', 'to-handle', 'truck', 'outlet', 'inspection', 'room', 'in-use', 'customer', 'unknown', 'scrapped')),
	CONSTRAINT "custody_task_was" CHECK("custody_task"."was_kind" in ('yard', 'waiting', 'filled', 'rejected', 'to-handle', 'truck', 'outlet', 'inspection', 'room', 'in-use', 'customer', 'unknown', 'scrapped'))
);
--> statement-breakpoint
CREATE INDEX `custody_task_session` ON `custody_task` (`session_id`) WHERE session_id is not null;--> statement-breakpoint
CREATE INDEX `custody_task_open` ON `custody_task` (`opened_at`) WHERE closed_at is null;--> statement-breakpoint
CREATE INDEX `custody_task_cylinder` ON `custody_task` (`cylinder_id`,`opened_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `custody_task_entry` ON `custody_task` (`entry_id`,`kind`) WHERE entry_id is not null;--> statement-breakpoint
CREATE TABLE `cylinder` (
	`id` text PRIMARY KEY NOT NULL,
	`serial` text NOT NULL,
	`maker` text NOT NULL,
	`maker_licence` text DEFAULT '' NOT NULL,
	`made_on` text NOT NULL,
	`medium` text NOT NULL,
	`model` text NOT NULL,
	`volume_ml` integer NOT NULL,
	`tare_g` integer NOT NULL,
	`max_fill_g` integer NOT NULL,
	`working_pressure_kpa` integer NOT NULL,
	`wall_um` integer DEFAULT 0 NOT NULL,
	`service` text DEFAULT '' NOT NULL,
	`owner` text NOT NULL,
	`is_own` integer NOT NULL,
	`is_hosted` integer DEFAULT false NOT NULL,
	`registration_number` text DEFAULT '' NOT NULL,
	`inspected_on` text NOT NULL,
	`inspection_due_on` text NOT NULL,
	`life_ends_on` text NOT NULL,
	`status` text NOT NULL,
	`content` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`merged_into` text,
	CONSTRAINT "cylinder_status" CHECK("cylinder"."status" in ('in-service', 'quarantined', 'recalled', 'lost', 'scrapped', 'merged')),
	CONSTRAINT "cylinder_merged_into" CHECK(("cylinder"."status" = 'merged') = ("cylinder"."merged_into" is not null)),
	CONSTRAINT "cylinder_hosted" CHECK(not "cylinder"."is_hosted" or "cylinder"."is_own"),
	CONSTRAINT "cylinder_content" CHECK("cylinder"."content" in ('empty', 'full', 'overfilled', 'unknown')),
	CONSTRAINT "cylinder_volume" CHECK("cylinder"."volume_ml" between 100 and 3000000),
	CONSTRAINT "cylinder_tare" CHECK("cylinder"."tare_g" between 100 and 3000000),
	CONSTRAINT "cylinder_max_fill" CHECK("cylinder"."max_fill_g" between 0 and 3000000)
);
--> statement-breakpoint
CREATE INDEX `cylinder_serial` ON `cylinder` (`serial`);--> statement-breakpoint
CREATE INDEX `cylinder_list` ON `cylinder` (`medium`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `cylinder_medium` ON `cylinder` (`medium`,`id`);--> statement-breakpoint
CREATE INDEX `cylinder_status_list` ON `cylinder` (`status`,`id`);--> statement-breakpoint
CREATE INDEX `cylinder_due` ON `cylinder` (`inspection_due_on`,`id`,`status`,`medium`,`content`);--> statement-breakpoint
CREATE INDEX `cylinder_life` ON `cylinder` (`life_ends_on`,`status`);--> statement-breakpoint
CREATE INDEX `cylinder_maker` ON `cylinder` (`maker`,`made_on`);--> statement-breakpoint
CREATE INDEX `cylinder_content` ON `cylinder` (`content`,`id`);--> statement-breakpoint
CREATE INDEX `cylinder_merged` ON `cylinder` (`merged_into`) WHERE merged_into is not null;--> statement-breakpoint
CREATE TABLE `cylinder_code` (
	`code` text PRIMARY KEY NOT NULL,
	`cylinder_id` text NOT NULL,
	`kind` text NOT NULL,
	`given_at` integer,
	`voided_at` integer,
	`void_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cylinder_code_kind" CHECK("cylinder_code"."kind" in ('valve', 'body', 'rfid')),
	CONSTRAINT "cylinder_code_length" CHECK(length("cylinder_code"."code") between 4 and 100)
);
--> statement-breakpoint
CREATE INDEX `cylinder_code_cylinder` ON `cylinder_code` (`cylinder_id`);--> statement-breakpoint
CREATE TABLE `cylinder_count` (
	`medium` text NOT NULL,
	`status` text NOT NULL,
	`content` text NOT NULL,
	`n` integer NOT NULL,
	PRIMARY KEY(`medium`, `status`, `content`)
);
--> statement-breakpoint
CREATE TABLE `cylinder_import` (
	`id` text PRIMARY KEY NOT NULL,
	`file_name` text NOT NULL,
	`bytes` integer NOT NULL,
	`format` text NOT NULL,
	`encoding` text NOT NULL,
	`sheet` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`heads` text NOT NULL,
	`mapping` text NOT NULL,
	`rows` integer DEFAULT 0 NOT NULL,
	`added` integer DEFAULT 0 NOT NULL,
	`changed` integer DEFAULT 0 NOT NULL,
	`same` integer DEFAULT 0 NOT NULL,
	`bad` integer DEFAULT 0 NOT NULL,
	`done_rows` integer DEFAULT 0 NOT NULL,
	`fault` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`finished_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	`undo_reason` text DEFAULT '' NOT NULL,
	`undone_by` text,
	`undone_at` integer,
	`undone` integer DEFAULT 0 NOT NULL,
	`kept` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "cylinder_import_state" CHECK("cylinder_import"."state" in ('mapping', 'checking', 'checked', 'running', 'done', 'failed', 'dropped', 'undoing', 'undone'))
);
--> statement-breakpoint
CREATE INDEX `cylinder_import_at` ON `cylinder_import` (`created_at`);--> statement-breakpoint
CREATE TABLE `cylinder_import_row` (
	`import_id` text NOT NULL,
	`cylinder_id` text NOT NULL,
	`serial` text NOT NULL,
	`kind` text NOT NULL,
	`version` integer NOT NULL,
	`before` text,
	`outcome` text,
	PRIMARY KEY(`import_id`, `cylinder_id`),
	FOREIGN KEY (`import_id`) REFERENCES `cylinder_import`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cylinder_import_row_kind" CHECK("cylinder_import_row"."kind" in ('added', 'changed')),
	CONSTRAINT "cylinder_import_row_outcome_word" CHECK("cylinder_import_row"."outcome" in ('undone', 'changed', 'used'))
);
--> statement-breakpoint
CREATE INDEX `cylinder_import_row_cylinder` ON `cylinder_import_row` (`cylinder_id`);--> statement-breakpoint
CREATE INDEX `cylinder_import_row_outcome` ON `cylinder_import_row` (`import_id`,`outcome`);--> statement-breakpoint
CREATE TABLE `cylinder_photo` (
	`id` text PRIMARY KEY NOT NULL,
	`cylinder_id` text NOT NULL,
	`hash` text NOT NULL,
	`taken_at` integer NOT NULL,
	`taken_by` text NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `cylinder_photo_cylinder` ON `cylinder_photo` (`cylinder_id`);--> statement-breakpoint
CREATE INDEX `cylinder_photo_hash` ON `cylinder_photo` (`hash`);--> statement-breakpoint
CREATE TABLE `cylinder_place` (
	`cylinder_id` text PRIMARY KEY NOT NULL,
	`place_kind` text NOT NULL,
	`place_ref` text NOT NULL,
	`since` integer,
	`content` text NOT NULL,
	`standing` text NOT NULL,
	`last_at` integer,
	`last_seq` integer NOT NULL,
	`last_act` text,
	`medium` text NOT NULL,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cylinder_place_kind" CHECK("cylinder_place"."place_kind" in ('yard', 'waiting', 'filled', 'rejected', 'to-handle', 'truck', 'outlet', 'inspection', 'room', 'in-use', 'customer', 'unknown', 'scrapped'))
);
--> statement-breakpoint
CREATE INDEX `cylinder_place_stock` ON `cylinder_place` (`place_kind`,`place_ref`,`cylinder_id`);--> statement-breakpoint
CREATE TABLE `cylinder_report` (
	`id` text PRIMARY KEY NOT NULL,
	`code` text NOT NULL,
	`cylinder_id` text,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`contact` text NOT NULL,
	`reported_at` integer NOT NULL,
	`handled_at` integer,
	`handled_by` text,
	`answer` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cylinder_report_kind" CHECK("cylinder_report"."kind" in ('leak', 'damage', 'expired', 'refused', 'other'))
);
--> statement-breakpoint
CREATE INDEX `cylinder_report_open` ON `cylinder_report` (`handled_at`,`reported_at`);--> statement-breakpoint
CREATE INDEX `cylinder_report_cylinder` ON `cylinder_report` (`cylinder_id`);--> statement-breakpoint
CREATE TABLE `import_mapping` (
	`heads_hash` text PRIMARY KEY NOT NULL,
	`mapping` text NOT NULL,
	`used_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `colour_confirmation` (
	`id` text PRIMARY KEY NOT NULL,
	`level` text NOT NULL,
	`reason` text NOT NULL,
	`confirmed_by` text NOT NULL,
	`confirmed_at` integer NOT NULL,
	`until` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`confirmed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "colour_confirmation_level" CHECK("colour_confirmation"."level" in ('yellow', 'red'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `colour_confirmation_running` ON `colour_confirmation` (`level`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `danger` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`what` text NOT NULL,
	`category` text NOT NULL,
	`room_id` text,
	`place` text NOT NULL,
	`item_key` text NOT NULL,
	`source_kind` text NOT NULL,
	`source_id` text DEFAULT '' NOT NULL,
	`source_item` text DEFAULT '' NOT NULL,
	`suspected` text DEFAULT 'general' NOT NULL,
	`repeat_of` text,
	`found_at` integer NOT NULL,
	`found_by` text NOT NULL,
	`state` text NOT NULL,
	`since_at` integer NOT NULL,
	`level` text,
	`criterion` text DEFAULT '' NOT NULL,
	`responsible_id` text,
	`measure` text DEFAULT '' NOT NULL,
	`cost_fen` integer,
	`due_on` text,
	`plan` text DEFAULT '' NOT NULL,
	`submitted_by` text,
	`submitted_at` integer,
	`done` text DEFAULT '' NOT NULL,
	`checked_by` text,
	`closed_at` integer,
	`is_immediate` integer DEFAULT false NOT NULL,
	`asked_until` text,
	`asked_reason` text DEFAULT '' NOT NULL,
	`asked_by` text,
	`asked_at` integer,
	`extensions` integer DEFAULT 0 NOT NULL,
	`extended_days` integer DEFAULT 0 NOT NULL,
	`escalation` integer DEFAULT 0 NOT NULL,
	`round` integer DEFAULT 1 NOT NULL,
	`reopened` integer DEFAULT 0 NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `storage_room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`found_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`responsible_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`submitted_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`checked_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "danger_state_known" CHECK("danger"."state" in ('found', 'graded', 'assigned', 'rectifying', 'awaiting', 'closed', 'rejected')),
	CONSTRAINT "danger_level_known" CHECK("danger"."level" is null or "danger"."level" in ('general', 'major')),
	CONSTRAINT "danger_graded" CHECK("danger"."state" in ('found', 'rejected') or "danger"."level" is not null),
	CONSTRAINT "danger_closed_at" CHECK(("danger"."state" in ('closed', 'rejected')) = ("danger"."closed_at" is not null)),
	CONSTRAINT "danger_other_checker" CHECK("danger"."state" <> 'closed' or ("danger"."checked_by" is not null and "danger"."checked_by" <> "danger"."submitted_by"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `danger_number` ON `danger` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `danger_source` ON `danger` (`source_kind`,`source_id`,`source_item`) WHERE "danger"."source_id" <> '';--> statement-breakpoint
CREATE INDEX `danger_state` ON `danger` (`state`,`due_on`);--> statement-breakpoint
CREATE INDEX `danger_found` ON `danger` (`found_at`);--> statement-breakpoint
CREATE INDEX `danger_closed` ON `danger` (`closed_at`);--> statement-breakpoint
CREATE INDEX `danger_repeat` ON `danger` (`place`,`item_key`,`found_at`);--> statement-breakpoint
CREATE TABLE `danger_photo` (
	`id` text PRIMARY KEY NOT NULL,
	`danger_id` text NOT NULL,
	`phase` text NOT NULL,
	`round` integer NOT NULL,
	`hash` text NOT NULL,
	`taken_by` text NOT NULL,
	`taken_at` integer NOT NULL,
	`reused_from` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`danger_id`) REFERENCES `danger`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hash`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "danger_photo_phase" CHECK("danger_photo"."phase" in ('before', 'after'))
);
--> statement-breakpoint
CREATE INDEX `danger_photo_danger` ON `danger_photo` (`danger_id`,`taken_at`);--> statement-breakpoint
CREATE INDEX `danger_photo_hash` ON `danger_photo` (`hash`);--> statement-breakpoint
CREATE TABLE `danger_setting` (
	`id` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `site_colour` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`level` text NOT NULL,
	`changed_at` integer NOT NULL,
	`danger_id` text NOT NULL,
	`event` text NOT NULL,
	`major` integer NOT NULL,
	`general` integer NOT NULL,
	`actor` text NOT NULL,
	CONSTRAINT "site_colour_level" CHECK("site_colour"."level" in ('green', 'yellow', 'red'))
);
--> statement-breakpoint
CREATE TABLE `customer` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`address` text NOT NULL,
	`phone` text NOT NULL,
	`contract_no` text DEFAULT '' NOT NULL,
	`contract_until` text,
	`contract_photo` text,
	`limit_g` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`token` text NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`retire_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "customer_kind" CHECK("customer"."kind" in ('household', 'commercial')),
	CONSTRAINT "customer_limit" CHECK("customer"."limit_g" between 1000 and 100000000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `customer_token` ON `customer` (`token`);--> statement-breakpoint
CREATE INDEX `customer_name` ON `customer` (`name`);--> statement-breakpoint
CREATE INDEX `customer_phone` ON `customer` (`phone`);--> statement-breakpoint
CREATE TABLE `delivery_item` (
	`id` text PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`cylinder_id` text,
	`code` text NOT NULL,
	`direction` text NOT NULL,
	`at` integer NOT NULL,
	`problem` text,
	`undone_at` integer,
	FOREIGN KEY (`visit_id`) REFERENCES `delivery_visit`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_item_direction" CHECK("delivery_item"."direction" in ('full', 'empty'))
);
--> statement-breakpoint
CREATE INDEX `delivery_item_visit` ON `delivery_item` (`visit_id`);--> statement-breakpoint
CREATE INDEX `delivery_item_cylinder` ON `delivery_item` (`cylinder_id`);--> statement-breakpoint
CREATE TABLE `delivery_order` (
	`id` text PRIMARY KEY NOT NULL,
	`customer_id` text NOT NULL,
	`model` text NOT NULL,
	`count` integer NOT NULL,
	`day` text NOT NULL,
	`window` text DEFAULT '' NOT NULL,
	`driver_id` text,
	`state` text NOT NULL,
	`end_reason` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_order_state" CHECK("delivery_order"."state" in ('open', 'assigned', 'delivered', 'refused', 'cancelled')),
	CONSTRAINT "delivery_order_count" CHECK("delivery_order"."count" between 1 and 100)
);
--> statement-breakpoint
CREATE INDEX `delivery_order_day` ON `delivery_order` (`day`,`state`);--> statement-breakpoint
CREATE INDEX `delivery_order_customer` ON `delivery_order` (`customer_id`,`created_at`);--> statement-breakpoint
CREATE INDEX `delivery_order_driver` ON `delivery_order` (`driver_id`,`state`);--> statement-breakpoint
CREATE TABLE `delivery_visit` (
	`id` text PRIMARY KEY NOT NULL,
	`customer_id` text NOT NULL,
	`order_id` text,
	`driver_id` text NOT NULL,
	`truck_id` text NOT NULL,
	`arrival` text NOT NULL,
	`arrival_reason` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`run_id` text,
	`notice_version` integer,
	`notice_read_at` integer,
	`empties_done_at` integer,
	`signature` text,
	`signed_by` text DEFAULT '' NOT NULL,
	`refusal` text,
	`refusal_note` text DEFAULT '' NOT NULL,
	`follow_up_on` text,
	`follow_up_done_at` integer,
	`follow_up_note` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`customer_id`) REFERENCES `customer`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`order_id`) REFERENCES `delivery_order`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "delivery_visit_state" CHECK("delivery_visit"."state" in ('under-way', 'delivered', 'refused')),
	CONSTRAINT "delivery_visit_arrival" CHECK("delivery_visit"."arrival" in ('code', 'chosen')),
	CONSTRAINT "delivery_visit_whole" CHECK("delivery_visit"."state" <> 'delivered' or ("delivery_visit"."run_id" is not null and "delivery_visit"."notice_read_at" is not null and "delivery_visit"."empties_done_at" is not null and "delivery_visit"."signature" is not null))
);
--> statement-breakpoint
CREATE INDEX `delivery_visit_customer` ON `delivery_visit` (`customer_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `delivery_visit_driver` ON `delivery_visit` (`driver_id`,`state`);--> statement-breakpoint
CREATE INDEX `delivery_visit_started` ON `delivery_visit` (`started_at`);--> statement-breakpoint
CREATE INDEX `delivery_visit_follow_up` ON `delivery_visit` (`follow_up_done_at`,`follow_up_on`);--> statement-breakpoint
CREATE TABLE `safety_notice` (
	`version` integer PRIMARY KEY NOT NULL,
	`zh` text NOT NULL,
	`en` text NOT NULL,
	`published_at` integer NOT NULL,
	`published_by` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `device` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`driver_id` text NOT NULL,
	`settings` text NOT NULL,
	`transport` text NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "device_name" CHECK(length("device"."name") between 1 and 80)
);
--> statement-breakpoint
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
	`alarm_priority` integer DEFAULT 0 NOT NULL,
	`alarm_places` text DEFAULT '' NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`relay_device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "output_alarm_priority" CHECK("output"."alarm_priority" between 0 and 3),
	CONSTRAINT "output_kind" CHECK("output"."kind" in ('siren', 'beacon')),
	CONSTRAINT "output_channel" CHECK("output"."relay_channel" between 0 and 7),
	CONSTRAINT "output_name" CHECK(length("output"."name") between 1 and 80)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `output_relay` ON `output` (`relay_device_id`,`relay_channel`) WHERE "output"."is_active" = 1;--> statement-breakpoint
CREATE TABLE `face_declined` (
	`person_id` text PRIMARY KEY NOT NULL,
	`declined_at` integer NOT NULL,
	`recorded_by` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `face_enrolment` (
	`person_id` text PRIMARY KEY NOT NULL,
	`enrolled_at` integer NOT NULL,
	`enrolled_by` text NOT NULL,
	`expires_on` text NOT NULL,
	`model` text NOT NULL,
	`views` integer NOT NULL,
	`way` text NOT NULL,
	`like_id` text,
	`sealed` text NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `face_setting` (
	`id` integer PRIMARY KEY NOT NULL,
	`threshold_milli` integer NOT NULL,
	`months` integer NOT NULL,
	`is_expected` integer NOT NULL,
	`operator_face` text NOT NULL,
	`operator_minutes` integer NOT NULL,
	`use_face` text NOT NULL,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	CONSTRAINT "face_setting_operator_face" CHECK("face_setting"."operator_face" in ('off', 'offered', 'required')),
	CONSTRAINT "face_setting_use_face" CHECK("face_setting"."use_face" in ('off', 'offered', 'required'))
);
--> statement-breakpoint
CREATE TABLE `face_verification` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`person_id` text NOT NULL,
	`ref_kind` text NOT NULL,
	`ref_id` text NOT NULL,
	`place` text DEFAULT '' NOT NULL,
	`way` text NOT NULL,
	`identity` text NOT NULL,
	`liveness` text NOT NULL,
	`reasons` text DEFAULT '' NOT NULL,
	`outcome` text NOT NULL,
	`distance_milli` integer,
	`threshold_milli` integer NOT NULL,
	`model` text NOT NULL,
	`challenge` text DEFAULT '' NOT NULL,
	`frames` integer NOT NULL,
	`actor_id` text NOT NULL,
	`second_id` text,
	`reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "face_verification_way" CHECK("face_verification"."way" in ('face', 'second-person')),
	CONSTRAINT "face_verification_outcome" CHECK("face_verification"."outcome" in ('passed', 'doubt', 'refused'))
);
--> statement-breakpoint
CREATE INDEX `face_verification_ref` ON `face_verification` (`person_id`,`ref_kind`,`ref_id`,`at`);--> statement-breakpoint
CREATE INDEX `face_verification_at` ON `face_verification` (`at`);--> statement-breakpoint
CREATE TABLE `fill` (
	`id` text PRIMARY KEY NOT NULL,
	`point_id` text NOT NULL,
	`position` integer NOT NULL,
	`cylinder_id` text NOT NULL,
	`check_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`medium` text NOT NULL,
	`state` text NOT NULL,
	`authorised_at` integer NOT NULL,
	`ended_at` integer,
	`closed_at` integer,
	`tare_g` integer NOT NULL,
	`start_gross_g` integer NOT NULL,
	`target_net_g` integer NOT NULL,
	`max_net_g` integer NOT NULL,
	`end_gross_g` integer,
	`second_gross_g` integer,
	`second_device_id` text,
	`end_cause` text,
	`verdict` text,
	`settled_by` text,
	`settle_reason` text,
	`released_at` integer,
	`curve` blob,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`check_id`) REFERENCES `pre_fill_check`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fill_state" CHECK("fill"."state" in ('authorised', 'filling', 'interrupted', 'ended', 'closed', 'unused'))
);
--> statement-breakpoint
CREATE INDEX `fill_point_time` ON `fill` (`point_id`,`authorised_at`);--> statement-breakpoint
CREATE INDEX `fill_cylinder` ON `fill` (`cylinder_id`,`authorised_at`);--> statement-breakpoint
CREATE INDEX `fill_time` ON `fill` (`authorised_at`);--> statement-breakpoint
CREATE INDEX `fill_awaiting` ON `fill` (`ended_at`) WHERE "fill"."state" = 'ended';--> statement-breakpoint
CREATE INDEX `fill_unreleased` ON `fill` (`ended_at`) WHERE "fill"."released_at" is null;--> statement-breakpoint
CREATE INDEX `fill_operator` ON `fill` (`operator_id`,`authorised_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `fill_check` ON `fill` (`check_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `fill_open_point` ON `fill` (`point_id`,`position`) WHERE "fill"."state" in ('authorised', 'filling', 'interrupted');--> statement-breakpoint
CREATE UNIQUE INDEX `fill_open_cylinder` ON `fill` (`cylinder_id`) WHERE "fill"."state" in ('authorised', 'filling', 'interrupted');--> statement-breakpoint
CREATE TABLE `fill_point` (
	`id` text PRIMARY KEY NOT NULL,
	`label` text NOT NULL,
	`kind` text NOT NULL,
	`positions` integer DEFAULT 1 NOT NULL,
	`medium` text NOT NULL,
	`gauge_device_id` text,
	`frame_interval_ms` integer DEFAULT 300 NOT NULL,
	`check_scale_device_id` text,
	`relay_device_id` text,
	`relay_channel` integer NOT NULL,
	`fail_closed` text NOT NULL,
	`one_shot_acceptance_id` text,
	`cut_off` text NOT NULL,
	`drop_out_ms` integer,
	`row` text DEFAULT '' NOT NULL,
	`commissioned_at` integer,
	`is_active` integer DEFAULT true NOT NULL,
	`locked_reason` text,
	`locked_by` text,
	`locked_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`gauge_device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`check_scale_device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`relay_device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fill_point_kind" CHECK("fill_point"."kind" in ('gun', 'manifold')),
	CONSTRAINT "fill_point_frames" CHECK("fill_point"."frame_interval_ms" between 10 and 1000),
	CONSTRAINT "fill_point_positions" CHECK("fill_point"."positions" between 1 and 64),
	CONSTRAINT "fill_point_fail_closed" CHECK("fill_point"."fail_closed" in ('held', 'one-shot')),
	CONSTRAINT "fill_point_cut_off" CHECK("fill_point"."cut_off" in ('indicator-set-point', 'controller'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fill_point_label_unique` ON `fill_point` (`label`);--> statement-breakpoint
CREATE UNIQUE INDEX `fill_point_relay` ON `fill_point` (`relay_device_id`,`relay_channel`);--> statement-breakpoint
CREATE TABLE `manifold_batch` (
	`id` text PRIMARY KEY NOT NULL,
	`point_id` text NOT NULL,
	`operator_id` text NOT NULL,
	`medium` text NOT NULL,
	`state` text NOT NULL,
	`authorised_at` integer NOT NULL,
	`ended_at` integer,
	`closed_at` integer,
	`end_cause` text,
	`blanks` text NOT NULL,
	`hold_start_kpa` integer NOT NULL,
	`hold_end_kpa` integer NOT NULL,
	`hold_s` integer NOT NULL,
	`hold_by` text NOT NULL,
	`target_at20_kpa` integer NOT NULL,
	`max_at20_kpa` integer NOT NULL,
	`start_kpa` integer NOT NULL,
	`start_c10` integer,
	`end_kpa` integer,
	`end_c10` integer,
	`end_at20_kpa` integer,
	`rest_kpa` integer,
	`rest_c10` integer,
	`rest_at20_kpa` integer,
	`duration_ms` integer,
	`checked_by` text,
	`note` text DEFAULT '' NOT NULL,
	`settled_by` text,
	`settle_reason` text,
	`curve` blob,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`operator_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hold_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`checked_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`settled_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "manifold_batch_state" CHECK("manifold_batch"."state" in ('authorised', 'filling', 'interrupted', 'ended', 'closed', 'unused'))
);
--> statement-breakpoint
CREATE INDEX `manifold_batch_point` ON `manifold_batch` (`point_id`,`authorised_at`);--> statement-breakpoint
CREATE INDEX `manifold_batch_time` ON `manifold_batch` (`authorised_at`);--> statement-breakpoint
CREATE INDEX `manifold_batch_awaiting` ON `manifold_batch` (`ended_at`) WHERE "manifold_batch"."state" = 'ended';--> statement-breakpoint
CREATE UNIQUE INDEX `manifold_batch_open` ON `manifold_batch` (`point_id`) WHERE "manifold_batch"."state" in ('authorised', 'filling', 'interrupted');--> statement-breakpoint
CREATE TABLE `manifold_fill` (
	`fill_id` text PRIMARY KEY NOT NULL,
	`batch_id` text NOT NULL,
	`working_kpa` integer NOT NULL,
	`target_at20_kpa` integer NOT NULL,
	`min_at20_kpa` integer NOT NULL,
	`max_at20_kpa` integer NOT NULL,
	`failed` text DEFAULT '[]' NOT NULL,
	FOREIGN KEY (`fill_id`) REFERENCES `fill`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`batch_id`) REFERENCES `manifold_batch`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `manifold_fill_batch` ON `manifold_fill` (`batch_id`);--> statement-breakpoint
CREATE TABLE `manifold_point` (
	`point_id` text PRIMARY KEY NOT NULL,
	`pressure_channel` text NOT NULL,
	`temperature_device_id` text NOT NULL,
	`temperature_channel` text NOT NULL,
	`max_pressure_kpa` integer NOT NULL,
	`fill_max_min` integer NOT NULL,
	`fill_min_min` integer NOT NULL,
	`hold_s` integer NOT NULL,
	`hold_fall_kpa` integer NOT NULL,
	`cool_down_s` integer NOT NULL,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`temperature_device_id`) REFERENCES `device`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "manifold_point_max" CHECK("manifold_point"."max_pressure_kpa" between 100 and 60000),
	CONSTRAINT "manifold_point_fill_max" CHECK("manifold_point"."fill_max_min" between 1 and 1440),
	CONSTRAINT "manifold_point_fill_min" CHECK("manifold_point"."fill_min_min" between 0 and "manifold_point"."fill_max_min"),
	CONSTRAINT "manifold_point_hold" CHECK("manifold_point"."hold_s" between 3 and 3600),
	CONSTRAINT "manifold_point_hold_fall" CHECK("manifold_point"."hold_fall_kpa" between 1 and 500),
	CONSTRAINT "manifold_point_cool_down" CHECK("manifold_point"."cool_down_s" between 0 and 172800)
);
--> statement-breakpoint
CREATE TABLE `pre_fill_check` (
	`id` text PRIMARY KEY NOT NULL,
	`point_id` text NOT NULL,
	`cylinder_id` text NOT NULL,
	`person_id` text NOT NULL,
	`checked_at` integer NOT NULL,
	`answers` text NOT NULL,
	`is_passed` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `pre_fill_check_cylinder` ON `pre_fill_check` (`cylinder_id`,`checked_at`);--> statement-breakpoint
CREATE TABLE `scale_point` (
	`point_id` text PRIMARY KEY NOT NULL,
	`machine` integer NOT NULL,
	`address` integer NOT NULL,
	`accepted_by` text NOT NULL,
	`accepted_at` integer NOT NULL,
	`acceptance` text NOT NULL,
	`verified_until_on` text,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`accepted_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "scale_point_machine" CHECK("scale_point"."machine" between 0 and 65535),
	CONSTRAINT "scale_point_address" CHECK("scale_point"."address" between 0 and 255),
	CONSTRAINT "scale_point_acceptance" CHECK(length("scale_point"."acceptance") between 1 and 500)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `scale_point_scale` ON `scale_point` (`machine`,`address`);--> statement-breakpoint
CREATE TABLE `scale_record` (
	`key` text PRIMARY KEY NOT NULL,
	`point_id` text,
	`fill_id` text,
	`cylinder_id` text,
	`finding` text NOT NULL,
	`province` integer NOT NULL,
	`city` integer NOT NULL,
	`station` integer NOT NULL,
	`address` integer NOT NULL,
	`machine` integer NOT NULL,
	`command` integer NOT NULL,
	`ticket` integer NOT NULL,
	`sequence` integer NOT NULL,
	`code` text,
	`code_hex` text NOT NULL,
	`end_g` integer NOT NULL,
	`tare_g` integer NOT NULL,
	`set_g` integer NOT NULL,
	`customer` integer NOT NULL,
	`operator` integer NOT NULL,
	`type_code` integer NOT NULL,
	`mode_code` integer NOT NULL,
	`fill_seconds` integer NOT NULL,
	`clock_hex` text NOT NULL,
	`clock_offset_ms` integer,
	`raw_hex` text NOT NULL,
	`received_at` integer NOT NULL,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fill_id`) REFERENCES `fill`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "scale_record_finding" CHECK("scale_record"."finding" in ('matched', 'further', 'late', 'unexplained'))
);
--> statement-breakpoint
CREATE INDEX `scale_record_fill` ON `scale_record` (`fill_id`);--> statement-breakpoint
CREATE INDEX `scale_record_time` ON `scale_record` (`received_at`);--> statement-breakpoint
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
CREATE TABLE `person` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`staff_number` text NOT NULL,
	`is_active` integer DEFAULT true NOT NULL,
	`pin_hash` text,
	`password_hash` text,
	`badge_hash` text,
	`failures` integer DEFAULT 0 NOT NULL,
	`locked_until` integer DEFAULT 0 NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`kind` text DEFAULT 'staff' NOT NULL,
	`company` text DEFAULT '' NOT NULL,
	`phone` text DEFAULT '' NOT NULL,
	`level` integer,
	`office_level` text,
	`id_last4` text DEFAULT '' NOT NULL,
	`consented_at` integer,
	`face_consented_at` integer,
	`blacklisted_at` integer,
	`blacklisted_by` text,
	`blacklist_reason` text DEFAULT '' NOT NULL,
	`blacklisted_until` text,
	`pin_one_time_until` integer,
	`totp_secret` text,
	`totp_step` integer DEFAULT 0 NOT NULL,
	CONSTRAINT "person_failures" CHECK("person"."failures" >= 0)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `person_staff_number_unique` ON `person` (`staff_number`);--> statement-breakpoint
CREATE UNIQUE INDEX `person_badge_hash_unique` ON `person` (`badge_hash`);--> statement-breakpoint
CREATE TABLE `person_role` (
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	PRIMARY KEY(`person_id`, `role`),
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `qualification` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`kind` text NOT NULL,
	`number` text NOT NULL,
	`expires_on` text NOT NULL,
	`issuer` text DEFAULT '' NOT NULL,
	`issued_on` text,
	`photo_hash` text,
	`added_at` integer DEFAULT 0 NOT NULL,
	`ended_at` integer,
	`end_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `qualification_person` ON `qualification` (`person_id`,`kind`);--> statement-breakpoint
CREATE INDEX `qualification_photo` ON `qualification` (`photo_hash`);--> statement-breakpoint
CREATE INDEX `qualification_ends` ON `qualification` (`expires_on`);--> statement-breakpoint
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
CREATE TABLE `session` (
	`id_hash` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`channel` text NOT NULL,
	`csrf` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`user_agent` text DEFAULT '' NOT NULL,
	`last_seen_at` integer DEFAULT 0 NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "session_channel" CHECK("session"."channel" in ('kiosk', 'desk', 'phone'))
);
--> statement-breakpoint
CREATE INDEX `session_person` ON `session` (`person_id`);--> statement-breakpoint
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
CREATE TABLE `inspection_alarm` (
	`id` text PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`alarm_id` text NOT NULL,
	`verdict` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `inspection_visit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`alarm_id`) REFERENCES `alarm`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "inspection_alarm_verdict" CHECK("inspection_alarm"."verdict" in ('handled', 'unhandled', 'false', 'unclear'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_alarm_once` ON `inspection_alarm` (`visit_id`,`alarm_id`);--> statement-breakpoint
CREATE TABLE `inspection_answer` (
	`id` text PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`by` text NOT NULL,
	`at` integer NOT NULL,
	`words` text NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `inspection_visit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `inspection_answer_visit` ON `inspection_answer` (`visit_id`,`at`);--> statement-breakpoint
CREATE TABLE `inspection_finding` (
	`id` text PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`number` integer NOT NULL,
	`item_id` text DEFAULT '' NOT NULL,
	`what` text NOT NULL,
	`basis` text DEFAULT '' NOT NULL,
	`level` text NOT NULL,
	`demand` text NOT NULL,
	`due_on` text,
	`danger_id` text NOT NULL,
	`at` integer NOT NULL,
	`withdrawn` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `inspection_visit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`danger_id`) REFERENCES `danger`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "inspection_finding_level" CHECK("inspection_finding"."level" in ('general', 'major'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_finding_number` ON `inspection_finding` (`visit_id`,`number`);--> statement-breakpoint
CREATE INDEX `inspection_finding_danger` ON `inspection_finding` (`danger_id`);--> statement-breakpoint
CREATE TABLE `inspection_photo` (
	`id` text PRIMARY KEY NOT NULL,
	`visit_id` text NOT NULL,
	`owner_id` text NOT NULL,
	`hash` text NOT NULL,
	`taken_at` integer NOT NULL,
	FOREIGN KEY (`visit_id`) REFERENCES `inspection_visit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hash`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `inspection_photo_visit` ON `inspection_photo` (`visit_id`);--> statement-breakpoint
CREATE INDEX `inspection_photo_hash` ON `inspection_photo` (`hash`);--> statement-breakpoint
CREATE TABLE `inspection_visit` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`regulator_id` text NOT NULL,
	`office` text NOT NULL,
	`purpose` text NOT NULL,
	`state` text NOT NULL,
	`is_by_code` integer NOT NULL,
	`companion` text NOT NULL,
	`started_at` integer NOT NULL,
	`run_id` text,
	`colour_at_start` text NOT NULL,
	`conclusion` text,
	`summary` text DEFAULT '' NOT NULL,
	`regulator_sign` text,
	`enterprise_sign` text,
	`enterprise_name` text DEFAULT '' NOT NULL,
	`refused_sign` text DEFAULT '' NOT NULL,
	`ended_at` integer,
	`seal_hash` text,
	`seal_code` text,
	`seal_body` text,
	FOREIGN KEY (`regulator_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `check_run`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`regulator_sign`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`enterprise_sign`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "inspection_visit_state" CHECK("inspection_visit"."state" in ('open', 'sealed', 'abandoned')),
	CONSTRAINT "inspection_visit_ended" CHECK(("inspection_visit"."state" = 'open') = ("inspection_visit"."ended_at" is null)),
	CONSTRAINT "inspection_visit_seal" CHECK(("inspection_visit"."state" = 'sealed') = ("inspection_visit"."seal_hash" is not null and "inspection_visit"."seal_code" is not null and "inspection_visit"."seal_body" is not null and "inspection_visit"."conclusion" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_visit_number_unique` ON `inspection_visit` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_visit_seal_code_unique` ON `inspection_visit` (`seal_code`);--> statement-breakpoint
CREATE UNIQUE INDEX `inspection_visit_open` ON `inspection_visit` (`regulator_id`) WHERE "inspection_visit"."state" = 'open';--> statement-breakpoint
CREATE INDEX `inspection_visit_regulator` ON `inspection_visit` (`regulator_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `inspection_visit_started` ON `inspection_visit` (`started_at`);--> statement-breakpoint
CREATE TABLE `patrol_day` (
	`day` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	CONSTRAINT "patrol_day_kind" CHECK("patrol_day"."kind" in ('off', 'work'))
);
--> statement-breakpoint
CREATE TABLE `patrol_plan` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`room_id` text,
	`place` text DEFAULT '' NOT NULL,
	`template_id` text NOT NULL,
	`level` integer NOT NULL,
	`frequency` text NOT NULL,
	`days` text NOT NULL,
	`due_min` integer NOT NULL,
	`person_id` text,
	`starts_on` text NOT NULL,
	`spot_code` text NOT NULL,
	`made_until` integer NOT NULL,
	`retired_at` integer,
	`retire_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `storage_room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`template_id`) REFERENCES `check_template`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "patrol_plan_level" CHECK("patrol_plan"."level" between 1 and 4),
	CONSTRAINT "patrol_plan_frequency" CHECK("patrol_plan"."frequency" in ('shift', 'day', 'week', 'month')),
	CONSTRAINT "patrol_plan_days" CHECK("patrol_plan"."days" in ('every', 'working')),
	CONSTRAINT "patrol_plan_due" CHECK("patrol_plan"."due_min" between 1 and 1440)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `patrol_plan_code` ON `patrol_plan` (`spot_code`);--> statement-breakpoint
CREATE TABLE `patrol_task` (
	`id` text PRIMARY KEY NOT NULL,
	`plan_id` text NOT NULL,
	`key` text NOT NULL,
	`day` text NOT NULL,
	`opens_at` integer NOT NULL,
	`due_at` integer NOT NULL,
	`closes_at` integer NOT NULL,
	`state` text NOT NULL,
	`person_id` text,
	`swapped_from` text,
	`swap_reason` text DEFAULT '' NOT NULL,
	`site_scanned_at` integer,
	`spot_scanned_at` integer,
	`no_code_reason` text DEFAULT '' NOT NULL,
	`run_id` text,
	`done_by` text,
	`started_at` integer,
	`done_at` integer,
	`result` text,
	`failed_count` integer DEFAULT 0 NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`plan_id`) REFERENCES `patrol_plan`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`run_id`) REFERENCES `check_run`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "patrol_task_state_known" CHECK("patrol_task"."state" in ('open', 'under-way', 'done', 'missed', 'cancelled')),
	CONSTRAINT "patrol_task_done" CHECK("patrol_task"."state" <> 'done' or ("patrol_task"."run_id" is not null and "patrol_task"."done_at" is not null))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `patrol_task_slot` ON `patrol_task` (`plan_id`,`key`);--> statement-breakpoint
CREATE INDEX `patrol_task_state` ON `patrol_task` (`state`,`closes_at`);--> statement-breakpoint
CREATE INDEX `patrol_task_day` ON `patrol_task` (`day`);--> statement-breakpoint
CREATE INDEX `patrol_task_run` ON `patrol_task` (`run_id`);--> statement-breakpoint
CREATE TABLE `permit` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`kind` text NOT NULL,
	`booking_id` text,
	`job_id` text NOT NULL,
	`previous_id` text,
	`stage` text NOT NULL,
	`what` text NOT NULL,
	`unit` text NOT NULL,
	`company` text NOT NULL,
	`is_contractor` integer DEFAULT false NOT NULL,
	`place` text NOT NULL,
	`room_id` text,
	`floor_id` text,
	`area` text DEFAULT '' NOT NULL,
	`facts` text NOT NULL,
	`from_mm` integer,
	`to_mm` integer,
	`base_level` text,
	`managed_level` text,
	`decision` text,
	`chain` text DEFAULT '' NOT NULL,
	`planned_start` integer NOT NULL,
	`planned_end` integer NOT NULL,
	`risk` text DEFAULT '' NOT NULL,
	`other_measure` text DEFAULT '' NOT NULL,
	`other_measure_by` text,
	`video` text DEFAULT '' NOT NULL,
	`weather` text DEFAULT '' NOT NULL,
	`monitor` text DEFAULT '' NOT NULL,
	`cylinders` text DEFAULT '[]' NOT NULL,
	`leader_present_at` integer,
	`applied_by` text NOT NULL,
	`applied_at` integer NOT NULL,
	`signed_at` integer,
	`issued_at` integer,
	`started_at` integer,
	`valid_until` integer,
	`paused_at` integer,
	`pause_cause` text,
	`working_since` integer,
	`end_cause` text,
	`ended_at` integer,
	`accepted_at` integer,
	`closed_at` integer,
	`close_reason` text DEFAULT '' NOT NULL,
	`token` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`booking_id`) REFERENCES `permit_booking`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`room_id`) REFERENCES `storage_room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`floor_id`) REFERENCES `floor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`other_measure_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`applied_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "permit_span" CHECK("permit"."planned_end" > "permit"."planned_start")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `permit_number` ON `permit` (`number`);--> statement-breakpoint
CREATE UNIQUE INDEX `permit_token` ON `permit` (`token`);--> statement-breakpoint
CREATE UNIQUE INDEX `permit_booking_kind` ON `permit` (`booking_id`,`kind`) WHERE "permit"."booking_id" is not null and "permit"."previous_id" is null;--> statement-breakpoint
CREATE INDEX `permit_stage` ON `permit` (`stage`,`planned_start`);--> statement-breakpoint
CREATE INDEX `permit_job` ON `permit` (`job_id`);--> statement-breakpoint
CREATE INDEX `permit_applied` ON `permit` (`applied_at`);--> statement-breakpoint
CREATE TABLE `permit_attachment` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text NOT NULL,
	`kind` text NOT NULL,
	`hash` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hash`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `permit_attachment_permit` ON `permit_attachment` (`permit_id`);--> statement-breakpoint
CREATE INDEX `permit_attachment_hash` ON `permit_attachment` (`hash`);--> statement-breakpoint
CREATE TABLE `permit_booking` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`kind` text NOT NULL,
	`what` text NOT NULL,
	`unit` text NOT NULL,
	`company` text NOT NULL,
	`is_contractor` integer DEFAULT false NOT NULL,
	`place` text NOT NULL,
	`room_id` text,
	`planned_start` integer NOT NULL,
	`planned_end` integer NOT NULL,
	`is_emergency` integer DEFAULT false NOT NULL,
	`emergency_reason` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`booked_by` text NOT NULL,
	`booked_at` integer NOT NULL,
	`reviewed_by` text,
	`reviewed_at` integer,
	`review_note` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `storage_room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`booked_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reviewed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "permit_booking_state_known" CHECK("permit_booking"."state" in ('open', 'approved', 'refused', 'withdrawn', 'used')),
	CONSTRAINT "permit_booking_span" CHECK("permit_booking"."planned_end" > "permit_booking"."planned_start")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `permit_booking_number` ON `permit_booking` (`number`);--> statement-breakpoint
CREATE INDEX `permit_booking_state` ON `permit_booking` (`state`,`planned_start`);--> statement-breakpoint
CREATE TABLE `permit_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text NOT NULL,
	`person_id` text,
	`tool` text DEFAULT '' NOT NULL,
	`count` integer DEFAULT 1 NOT NULL,
	`in_at` integer NOT NULL,
	`in_by` text NOT NULL,
	`out_at` integer,
	`out_by` text,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "permit_entry_one" CHECK(("permit_entry"."person_id" is null) <> ("permit_entry"."tool" = '')),
	CONSTRAINT "permit_entry_count" CHECK("permit_entry"."count" between 1 and 999)
);
--> statement-breakpoint
CREATE INDEX `permit_entry_permit` ON `permit_entry` (`permit_id`,`out_at`);--> statement-breakpoint
CREATE TABLE `permit_event` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` text NOT NULL,
	`detail` text DEFAULT '{}' NOT NULL,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `permit_event_permit` ON `permit_event` (`permit_id`,`at`);--> statement-breakpoint
CREATE TABLE `permit_holiday` (
	`day` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text DEFAULT '' NOT NULL,
	`source` text DEFAULT '' NOT NULL,
	CONSTRAINT "permit_holiday_kind" CHECK("permit_holiday"."kind" in ('holiday', 'work-day', 'event'))
);
--> statement-breakpoint
CREATE TABLE `permit_measure` (
	`permit_id` text NOT NULL,
	`measure_id` text NOT NULL,
	`ordinal` integer NOT NULL,
	`words` text DEFAULT '' NOT NULL,
	`words_en` text DEFAULT '' NOT NULL,
	`is_due` integer DEFAULT false NOT NULL,
	`is_involved` integer,
	`filled` text DEFAULT '' NOT NULL,
	`confirmed_by` text,
	`confirmed_at` integer,
	PRIMARY KEY(`permit_id`, `measure_id`),
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`confirmed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `permit_office` (
	`person_id` text NOT NULL,
	`office` text NOT NULL,
	`given_by` text NOT NULL,
	`given_at` integer NOT NULL,
	PRIMARY KEY(`person_id`, `office`),
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `permit_person` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text NOT NULL,
	`person_id` text NOT NULL,
	`role` text NOT NULL,
	`certificate` text DEFAULT '' NOT NULL,
	`added_at` integer NOT NULL,
	`left_at` integer,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `permit_person_permit` ON `permit_person` (`permit_id`);--> statement-breakpoint
CREATE INDEX `permit_person_person` ON `permit_person` (`person_id`,`left_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `permit_person_once` ON `permit_person` (`permit_id`,`person_id`,`role`) WHERE "permit_person"."left_at" is null;--> statement-breakpoint
CREATE TABLE `permit_risk` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text NOT NULL,
	`step` text NOT NULL,
	`hazard` text NOT NULL,
	`consequence` text NOT NULL,
	`measure` text NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`removed_at` integer,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `permit_risk_permit` ON `permit_risk` (`permit_id`);--> statement-breakpoint
CREATE TABLE `permit_sample` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text NOT NULL,
	`measurand` text NOT NULL,
	`gas` text NOT NULL,
	`value_micro` integer NOT NULL,
	`unit` text NOT NULL,
	`part` text DEFAULT 'other' NOT NULL,
	`point` text NOT NULL,
	`instrument` text NOT NULL,
	`calibrated_until` text NOT NULL,
	`taken_at` integer NOT NULL,
	`analyst_id` text NOT NULL,
	`entered_at` integer NOT NULL,
	`is_passed` integer NOT NULL,
	`withdrawn_at` integer,
	`withdraw_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`analyst_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `permit_sample_permit` ON `permit_sample` (`permit_id`,`taken_at`);--> statement-breakpoint
CREATE TABLE `permit_setting` (
	`id` integer PRIMARY KEY NOT NULL,
	`data` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "permit_setting_one" CHECK("permit_setting"."id" = 1)
);
--> statement-breakpoint
CREATE TABLE `permit_signature` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text NOT NULL,
	`step` text NOT NULL,
	`person_id` text NOT NULL,
	`opinion` text DEFAULT '' NOT NULL,
	`drawing` text NOT NULL,
	`spot_id` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`drawing`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `permit_signature_permit` ON `permit_signature` (`permit_id`,`at`);--> statement-breakpoint
CREATE INDEX `permit_signature_drawing` ON `permit_signature` (`drawing`);--> statement-breakpoint
CREATE UNIQUE INDEX `permit_signature_once` ON `permit_signature` (`permit_id`,`step`,`person_id`);--> statement-breakpoint
CREATE TABLE `permit_template` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`name` text NOT NULL,
	`risks` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL,
	`retired_at` integer,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `permit_template_kind` ON `permit_template` (`kind`);--> statement-breakpoint
CREATE TABLE `permit_verification` (
	`id` text PRIMARY KEY NOT NULL,
	`permit_id` text,
	`area_id` text,
	`person_id` text NOT NULL,
	`method` text NOT NULL,
	`receipt_id` text DEFAULT '' NOT NULL,
	`second_id` text,
	`reason` text DEFAULT '' NOT NULL,
	`at` integer NOT NULL,
	FOREIGN KEY (`permit_id`) REFERENCES `permit`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`second_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "permit_verification_method" CHECK("permit_verification"."method" in ('face', 'second-person')),
	CONSTRAINT "permit_verification_proof" CHECK(("permit_verification"."method" = 'face' and "permit_verification"."receipt_id" <> '') or ("permit_verification"."second_id" is not null and "permit_verification"."second_id" <> "permit_verification"."person_id" and "permit_verification"."reason" <> ''))
);
--> statement-breakpoint
CREATE INDEX `permit_verification_permit` ON `permit_verification` (`permit_id`,`person_id`);--> statement-breakpoint
CREATE TABLE `phone_act` (
	`id` text PRIMARY KEY NOT NULL,
	`package_id` text NOT NULL,
	`person_id` text NOT NULL,
	`seq` integer NOT NULL,
	`kind` text NOT NULL,
	`about` text NOT NULL,
	`claimed_at` integer NOT NULL,
	`at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`state` text NOT NULL,
	`remarks` text NOT NULL,
	`payload` text DEFAULT '' NOT NULL,
	`photos` text DEFAULT '[]' NOT NULL,
	`is_open` integer NOT NULL,
	`settled_at` integer,
	`settled_by` text,
	`settle_note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`package_id`) REFERENCES `phone_package`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "phone_act_state" CHECK("phone_act"."state" in ('accepted', 'remarked', 'held'))
);
--> statement-breakpoint
CREATE INDEX `phone_act_package` ON `phone_act` (`package_id`,`at`);--> statement-breakpoint
CREATE INDEX `phone_act_about` ON `phone_act` (`about`,`state`);--> statement-breakpoint
CREATE INDEX `phone_act_open` ON `phone_act` (`received_at`) WHERE "phone_act"."is_open" = 1;--> statement-breakpoint
CREATE TABLE `phone_package` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`device` text NOT NULL,
	`taken_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`contact_at` integer NOT NULL,
	`waiting` integer DEFAULT 0 NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text,
	`wiped_at` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "phone_package_end" CHECK(("phone_package"."ended_at" is null) = ("phone_package"."end_reason" is null)),
	CONSTRAINT "phone_package_reason" CHECK("phone_package"."end_reason" is null or "phone_package"."end_reason" in ('returned', 'lost'))
);
--> statement-breakpoint
CREATE INDEX `phone_package_person` ON `phone_package` (`person_id`,`taken_at`);--> statement-breakpoint
CREATE INDEX `phone_package_taken` ON `phone_package` (`taken_at`);--> statement-breakpoint
CREATE TABLE `accuracy_mark` (
	`id` text PRIMARY KEY NOT NULL,
	`test_id` text NOT NULL,
	`step` integer NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	FOREIGN KEY (`test_id`) REFERENCES `accuracy_test`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `accuracy_mark_test` ON `accuracy_mark` (`test_id`,`from_at`);--> statement-breakpoint
CREATE TABLE `accuracy_test` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`floor_id` text NOT NULL,
	`tags` text NOT NULL,
	`points` text NOT NULL,
	`instruments` text NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`state` text DEFAULT 'open' NOT NULL,
	`closed_at` integer,
	`closed_by` text,
	`drop_reason` text DEFAULT '' NOT NULL,
	`report` text,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`floor_id`) REFERENCES `floor`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "accuracy_test_kind" CHECK("accuracy_test"."kind" in ('static', 'dynamic', 'gathering', 'fence')),
	CONSTRAINT "accuracy_test_state" CHECK("accuracy_test"."state" in ('open', 'signed', 'dropped'))
);
--> statement-breakpoint
CREATE INDEX `accuracy_test_created` ON `accuracy_test` (`created_at`);--> statement-breakpoint
CREATE TABLE `card_binding` (
	`id` text PRIMARY KEY NOT NULL,
	`card_id` text NOT NULL,
	`person_id` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer,
	`issued_by` text NOT NULL,
	`ended_by` text,
	`end_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`card_id`) REFERENCES `position_card`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "card_binding_order" CHECK("card_binding"."to_at" is null or "card_binding"."to_at" >= "card_binding"."from_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `card_binding_card_open` ON `card_binding` (`card_id`) WHERE to_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `card_binding_person_open` ON `card_binding` (`person_id`) WHERE to_at is null;--> statement-breakpoint
CREATE INDEX `card_binding_person` ON `card_binding` (`person_id`,`from_at`);--> statement-breakpoint
CREATE INDEX `card_binding_card` ON `card_binding` (`card_id`,`from_at`);--> statement-breakpoint
CREATE TABLE `display_screen` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`home` text NOT NULL,
	`code_hash` text,
	`code_until` integer NOT NULL,
	`token_hash` text,
	`csrf` text NOT NULL,
	`user_agent` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`created_by` text NOT NULL,
	`bound_at` integer,
	`last_seen_at` integer,
	`ended_at` integer
);
--> statement-breakpoint
CREATE UNIQUE INDEX `display_screen_code` ON `display_screen` (`code_hash`) WHERE code_hash is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `display_screen_token` ON `display_screen` (`token_hash`) WHERE token_hash is not null;--> statement-breakpoint
CREATE UNIQUE INDEX `display_screen_name` ON `display_screen` (`name`) WHERE ended_at is null;--> statement-breakpoint
CREATE TABLE `position_anchor` (
	`id` text PRIMARY KEY NOT NULL,
	`radio_id` text NOT NULL,
	`floor_id` text NOT NULL,
	`x_mm` integer NOT NULL,
	`y_mm` integer NOT NULL,
	`z_mm` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`floor_id`) REFERENCES `floor`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "position_anchor_height" CHECK("position_anchor"."z_mm" between -5000 and 100000)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `position_anchor_radio` ON `position_anchor` (`radio_id`) WHERE retired_at is null;--> statement-breakpoint
CREATE TABLE `position_card` (
	`id` text PRIMARY KEY NOT NULL,
	`tag` text NOT NULL,
	`label` text NOT NULL,
	`state` text NOT NULL,
	`state_reason` text DEFAULT '' NOT NULL,
	`battery_percent` integer,
	`heard_at` integer,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "position_card_state" CHECK("position_card"."state" in ('free', 'issued', 'lost', 'retired')),
	CONSTRAINT "position_card_battery" CHECK("position_card"."battery_percent" between 0 and 100)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `position_card_tag` ON `position_card` (`tag`) WHERE state <> 'retired';--> statement-breakpoint
CREATE UNIQUE INDEX `position_card_label` ON `position_card` (`label`) WHERE state <> 'retired';--> statement-breakpoint
CREATE TABLE `position_setting` (
	`id` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE TABLE `track_lookup` (
	`id` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL,
	`by` text NOT NULL,
	`subjects` text NOT NULL,
	`from_at` integer NOT NULL,
	`to_at` integer NOT NULL,
	`reason` text NOT NULL,
	`kind` text NOT NULL,
	FOREIGN KEY (`by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "track_lookup_kind" CHECK("track_lookup"."kind" in ('view', 'export', 'near'))
);
--> statement-breakpoint
CREATE INDEX `track_lookup_at` ON `track_lookup` (`at`);--> statement-breakpoint
CREATE TABLE `zone` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`floor_id` text NOT NULL,
	`kind` text NOT NULL,
	`shape` text NOT NULL,
	`from_at` integer,
	`to_at` integer,
	`days` text DEFAULT '[]' NOT NULL,
	`start_minute` integer DEFAULT 0 NOT NULL,
	`end_minute` integer DEFAULT 0 NOT NULL,
	`min_heads` integer,
	`max_heads` integer,
	`who` text NOT NULL,
	`required` text DEFAULT '[]' NOT NULL,
	`is_rostered` integer DEFAULT false NOT NULL,
	`stay_max_ms` integer,
	`still_max_ms` integer,
	`level` integer DEFAULT 4 NOT NULL,
	`ref` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`retired_at` integer,
	`retire_reason` text DEFAULT '' NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`floor_id`) REFERENCES `floor`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "zone_kind" CHECK("zone"."kind" in ('normal', 'danger', 'duty', 'muster', 'permit')),
	CONSTRAINT "zone_level" CHECK("zone"."level" between 1 and 4),
	CONSTRAINT "zone_heads" CHECK("zone"."min_heads" >= 0 and "zone"."max_heads" >= 0),
	CONSTRAINT "zone_minutes" CHECK("zone"."start_minute" between 0 and 1439),
	CONSTRAINT "zone_minutes_end" CHECK("zone"."end_minute" between 0 and 1439)
);
--> statement-breakpoint
CREATE UNIQUE INDEX `zone_name` ON `zone` (`name`) WHERE retired_at is null;--> statement-breakpoint
CREATE UNIQUE INDEX `zone_ref` ON `zone` (`ref`) WHERE retired_at is null and ref <> '';--> statement-breakpoint
CREATE INDEX `zone_floor` ON `zone` (`floor_id`);--> statement-breakpoint
CREATE TABLE `zone_stay` (
	`id` text PRIMARY KEY NOT NULL,
	`zone_id` text NOT NULL,
	`tag` text NOT NULL,
	`person_id` text,
	`kind` text NOT NULL,
	`entered_at` integer NOT NULL,
	`left_at` integer,
	CONSTRAINT "zone_stay_kind" CHECK("zone_stay"."kind" in ('staff', 'contractor', 'visitor', 'unknown'))
);
--> statement-breakpoint
CREATE INDEX `zone_stay_zone` ON `zone_stay` (`zone_id`,`entered_at`);--> statement-breakpoint
CREATE INDEX `zone_stay_open` ON `zone_stay` (`tag`) WHERE left_at is null;--> statement-breakpoint
CREATE TABLE `label_printer` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`connection` text NOT NULL,
	`address` text NOT NULL,
	`dots_per_mm` integer NOT NULL,
	`gap_mm` integer NOT NULL,
	`density` integer NOT NULL,
	`font` text NOT NULL,
	`is_active` integer NOT NULL,
	`is_default` integer DEFAULT false NOT NULL,
	`last_fault` text DEFAULT '' NOT NULL,
	`last_at` integer,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "label_printer_connection" CHECK("label_printer"."connection" in ('tcp', 'usb')),
	CONSTRAINT "label_printer_dots" CHECK("label_printer"."dots_per_mm" in (8, 12))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `label_printer_default` ON `label_printer` (`is_default`) WHERE is_default = 1;--> statement-breakpoint
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
CREATE TABLE `site` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kinds` text NOT NULL,
	`emergency_phone` text NOT NULL,
	`public_base` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	`credit_code` text DEFAULT '' NOT NULL,
	`address` text DEFAULT '' NOT NULL,
	`longitude_e7` integer,
	`latitude_e7` integer,
	`coordinate_system` text DEFAULT 'cgcs2000' NOT NULL,
	`wifi_name` text DEFAULT '' NOT NULL,
	`wifi_password` text DEFAULT '' NOT NULL,
	CONSTRAINT "site_name" CHECK(length("site"."name") between 1 and 80)
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
CREATE TABLE `upstream_authority` (
	`key_id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`public_pem` text NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`ended_at` integer,
	`takes_tables` integer DEFAULT false NOT NULL
);
--> statement-breakpoint
CREATE TABLE `upstream_command` (
	`key_id` text NOT NULL,
	`id` text NOT NULL,
	`action` text NOT NULL,
	`scope` text DEFAULT '' NOT NULL,
	`target` text DEFAULT '' NOT NULL,
	`words` text NOT NULL,
	`issued_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	`received_at` integer NOT NULL,
	`verdict` text NOT NULL,
	`proposal` text DEFAULT '' NOT NULL,
	`decided_by` text DEFAULT '' NOT NULL,
	`decided_at` integer,
	`decision` text DEFAULT '' NOT NULL,
	`lock_id` text,
	PRIMARY KEY(`key_id`, `id`),
	FOREIGN KEY (`key_id`) REFERENCES `upstream_authority`(`key_id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `upstream_command_received` ON `upstream_command` (`received_at`,`id`);--> statement-breakpoint
CREATE INDEX `upstream_command_waiting` ON `upstream_command` (`verdict`) WHERE "upstream_command"."verdict" = 'waiting';--> statement-breakpoint
CREATE TABLE `upstream_dead_letter` (
	`id` text PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`epoch` text NOT NULL,
	`lane` text NOT NULL,
	`lane_seq` integer NOT NULL,
	`entry_id` text NOT NULL,
	`kind` text NOT NULL,
	`code` text NOT NULL,
	`words` text NOT NULL,
	`at` integer NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`closed_by` text DEFAULT '' NOT NULL,
	`closed_at` integer,
	`successor` text DEFAULT '' NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `upstream_dead_letter_record` ON `upstream_dead_letter` (`platform`,`epoch`,`lane`,`lane_seq`);--> statement-breakpoint
CREATE INDEX `upstream_dead_letter_state` ON `upstream_dead_letter` (`state`,`at`);--> statement-breakpoint
CREATE TABLE `upstream_lane` (
	`lane` text PRIMARY KEY NOT NULL,
	`acknowledged_seq` integer NOT NULL,
	`acknowledged_at` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `upstream_picture` (
	`no` integer PRIMARY KEY NOT NULL,
	`platform` text NOT NULL,
	`hash` text NOT NULL,
	`permit_id` text NOT NULL,
	`entry_id` text NOT NULL,
	`lane_seq` integer NOT NULL,
	`kind` text NOT NULL,
	`bytes` integer NOT NULL,
	`state` text NOT NULL,
	`changed_at` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `upstream_picture_once` ON `upstream_picture` (`platform`,`hash`) WHERE "upstream_picture"."state" <> 'again';--> statement-breakpoint
CREATE INDEX `upstream_picture_state` ON `upstream_picture` (`platform`,`state`,`no`);--> statement-breakpoint
CREATE TABLE `upstream_platform` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`form` text NOT NULL,
	`url` text NOT NULL,
	`user` text DEFAULT '' NOT NULL,
	`password` text DEFAULT '' NOT NULL,
	`client_certificate` text DEFAULT '' NOT NULL,
	`client_key` text DEFAULT '' NOT NULL,
	`request_pem` text DEFAULT '' NOT NULL,
	`request_key` text DEFAULT '' NOT NULL,
	`authority_pem` text DEFAULT '' NOT NULL,
	`receiver_pem` text DEFAULT '' NOT NULL,
	`plain_reason` text DEFAULT '' NOT NULL,
	`window_from` integer,
	`window_to` integer,
	`budget_bytes` integer,
	`cipher` text DEFAULT 'none' NOT NULL,
	`cipher_key` text DEFAULT '' NOT NULL,
	`company_code` text DEFAULT '' NOT NULL,
	`sends_names` integer DEFAULT false NOT NULL,
	`sends_pictures` integer DEFAULT false NOT NULL,
	`changes` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`version` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `upstream_usage` (
	`platform` text NOT NULL,
	`day` text NOT NULL,
	`bytes` integer NOT NULL,
	PRIMARY KEY(`platform`, `day`)
);
--> statement-breakpoint
CREATE TABLE `acetylene_course` (
	`id` text PRIMARY KEY NOT NULL,
	`cylinder_id` text NOT NULL,
	`opened_by` text NOT NULL,
	`opened_at` integer NOT NULL,
	`closed_by` text,
	`closed_at` integer,
	`outcome` text,
	`reason` text DEFAULT '' NOT NULL,
	`final_kpa` integer,
	`final_c10` integer,
	`final_at15_kpa` integer,
	`failed` text DEFAULT '[]' NOT NULL,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`opened_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "acetylene_course_outcome" CHECK("acetylene_course"."outcome" in ('released', 'over', 'failed', 'dropped'))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `acetylene_course_open` ON `acetylene_course` (`cylinder_id`) WHERE "acetylene_course"."closed_at" is null;--> statement-breakpoint
CREATE INDEX `acetylene_course_time` ON `acetylene_course` (`opened_at`);--> statement-breakpoint
CREATE TABLE `acetylene_stage` (
	`fill_id` text PRIMARY KEY NOT NULL,
	`course_id` text NOT NULL,
	`stage` integer NOT NULL,
	`gross_g` integer,
	`gain_g` integer,
	`scale_device_id` text,
	`flow_ml_per_h_l` integer,
	`weighed_by` text,
	`weighed_at` integer,
	FOREIGN KEY (`fill_id`) REFERENCES `fill`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`course_id`) REFERENCES `acetylene_course`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "acetylene_stage_stage" CHECK("acetylene_stage"."stage" between 1 and 2)
);
--> statement-breakpoint
CREATE INDEX `acetylene_stage_course` ON `acetylene_stage` (`course_id`);--> statement-breakpoint
CREATE TABLE `acetylene_weighing` (
	`id` text PRIMARY KEY NOT NULL,
	`course_id` text NOT NULL,
	`point_id` text NOT NULL,
	`scale_device_id` text NOT NULL,
	`gross_g` integer NOT NULL,
	`kpa` integer NOT NULL,
	`c10` integer NOT NULL,
	`residual_g` integer NOT NULL,
	`missing_g` integer NOT NULL,
	`topped_up_g` integer DEFAULT 0 NOT NULL,
	`verdict` text NOT NULL,
	`person_id` text NOT NULL,
	`weighed_at` integer NOT NULL,
	FOREIGN KEY (`course_id`) REFERENCES `acetylene_course`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "acetylene_weighing_verdict" CHECK("acetylene_weighing"."verdict" in ('ok', 'short', 'too-short', 'over', 'no-residual'))
);
--> statement-breakpoint
CREATE INDEX `acetylene_weighing_course` ON `acetylene_weighing` (`course_id`,`weighed_at`);--> statement-breakpoint
CREATE TABLE `emptying` (
	`id` text PRIMARY KEY NOT NULL,
	`cylinder_id` text NOT NULL,
	`fill_id` text,
	`scale_device_id` text NOT NULL,
	`gross_g` integer NOT NULL,
	`net_g` integer NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`weighed_by` text NOT NULL,
	`weighed_at` integer NOT NULL,
	`approved_by` text,
	`approved_at` integer,
	`approval` text,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fill_id`) REFERENCES `fill`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`weighed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `emptying_cylinder` ON `emptying` (`cylinder_id`,`weighed_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `emptying_open` ON `emptying` (`cylinder_id`) WHERE "emptying"."approved_at" is null;--> statement-breakpoint
CREATE TABLE `fill_addendum` (
	`id` text PRIMARY KEY NOT NULL,
	`fill_id` text NOT NULL,
	`field` text NOT NULL,
	`value` text NOT NULL,
	`reason` text NOT NULL,
	`person_id` text NOT NULL,
	`added_at` integer NOT NULL,
	FOREIGN KEY (`fill_id`) REFERENCES `fill`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fill_addendum_value" CHECK(length("fill_addendum"."value") between 1 and 500),
	CONSTRAINT "fill_addendum_reason" CHECK(length("fill_addendum"."reason") between 1 and 500)
);
--> statement-breakpoint
CREATE INDEX `fill_addendum_fill` ON `fill_addendum` (`fill_id`,`added_at`);--> statement-breakpoint
CREATE TABLE `fill_entry` (
	`id` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`shift_start_at` integer NOT NULL,
	`entered_at` integer NOT NULL,
	`is_discharged` integer NOT NULL,
	`is_dressed` integer NOT NULL,
	`is_without_ignition` integer NOT NULL,
	`ambient_c` integer,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fill_entry_ambient" CHECK("fill_entry"."ambient_c" between -60 and 60)
);
--> statement-breakpoint
CREATE INDEX `fill_entry_person` ON `fill_entry` (`person_id`,`entered_at`);--> statement-breakpoint
CREATE TABLE `fill_handover` (
	`id` text PRIMARY KEY NOT NULL,
	`shift_start_at` integer NOT NULL,
	`totals` text NOT NULL,
	`remarks` text DEFAULT '' NOT NULL,
	`outgoing_id` text NOT NULL,
	`outgoing_signature` text NOT NULL,
	`written_at` integer NOT NULL,
	`incoming_id` text,
	`incoming_signature` text,
	`taken_at` integer,
	FOREIGN KEY (`outgoing_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`incoming_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fill_handover_shift_start_at_unique` ON `fill_handover` (`shift_start_at`);--> statement-breakpoint
CREATE INDEX `fill_handover_time` ON `fill_handover` (`written_at`);--> statement-breakpoint
CREATE TABLE `fill_lock` (
	`id` text PRIMARY KEY NOT NULL,
	`scope` text NOT NULL,
	`target` text NOT NULL,
	`reason` text NOT NULL,
	`source` text NOT NULL,
	`reference` text DEFAULT '' NOT NULL,
	`locked_by` text NOT NULL,
	`authority` text,
	`locked_at` integer NOT NULL,
	`lifted_by` text,
	`lifted_at` integer,
	`lift_reason` text,
	CONSTRAINT "fill_lock_scope" CHECK("fill_lock"."scope" in ('point', 'row', 'station')),
	CONSTRAINT "fill_lock_source" CHECK("fill_lock"."source" in ('local', 'danger', 'upstream')),
	CONSTRAINT "fill_lock_reason" CHECK(length("fill_lock"."reason") between 1 and 500)
);
--> statement-breakpoint
CREATE INDEX `fill_lock_open` ON `fill_lock` (`locked_at`) WHERE "fill_lock"."lifted_at" is null;--> statement-breakpoint
CREATE INDEX `fill_lock_time` ON `fill_lock` (`locked_at`);--> statement-breakpoint
CREATE TABLE `fill_step` (
	`id` text PRIMARY KEY NOT NULL,
	`fill_id` text NOT NULL,
	`step` text NOT NULL,
	`is_passed` integer NOT NULL,
	`answers` text DEFAULT '{}' NOT NULL,
	`seal_no` text DEFAULT '' NOT NULL,
	`label_no` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`person_id` text NOT NULL,
	`done_at` integer NOT NULL,
	FOREIGN KEY (`fill_id`) REFERENCES `fill`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fill_step_step" CHECK("fill_step"."step" in ('leak-1', 'leak-2', 'seal', 'post-check'))
);
--> statement-breakpoint
CREATE INDEX `fill_step_fill` ON `fill_step` (`fill_id`,`done_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `fill_step_seal` ON `fill_step` (`seal_no`) WHERE "fill_step"."seal_no" <> '';--> statement-breakpoint
CREATE TABLE `fill_violation` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`source` text NOT NULL,
	`person_id` text,
	`point_id` text,
	`cylinder_id` text,
	`fill_id` text,
	`facts` text DEFAULT '{}' NOT NULL,
	`first_at` integer NOT NULL,
	`last_at` integer NOT NULL,
	`times` integer DEFAULT 1 NOT NULL,
	`reviewed_by` text,
	`reviewed_at` integer,
	`review` text,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`fill_id`) REFERENCES `fill`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`reviewed_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fill_violation_source" CHECK("fill_violation"."source" in ('flow', 'camera'))
);
--> statement-breakpoint
CREATE INDEX `fill_violation_time` ON `fill_violation` (`first_at`);--> statement-breakpoint
CREATE INDEX `fill_violation_person` ON `fill_violation` (`person_id`,`first_at`);--> statement-breakpoint
CREATE TABLE `own_scale_check` (
	`id` text PRIMARY KEY NOT NULL,
	`point_id` text NOT NULL,
	`kind` text NOT NULL,
	`expected_g` integer NOT NULL,
	`shown_g` integer NOT NULL,
	`tolerance_g` integer NOT NULL,
	`is_passed` integer NOT NULL,
	`certificate` text DEFAULT '' NOT NULL,
	`person_id` text NOT NULL,
	`checked_at` integer NOT NULL,
	FOREIGN KEY (`point_id`) REFERENCES `fill_point`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "own_scale_check_kind" CHECK("own_scale_check"."kind" in ('zero', 'weight'))
);
--> statement-breakpoint
CREATE INDEX `own_scale_check_time` ON `own_scale_check` (`point_id`,`checked_at`);--> statement-breakpoint
CREATE TABLE `external_ticket` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`issuer` text NOT NULL,
	`kind` text NOT NULL,
	`level` text DEFAULT '' NOT NULL,
	`medium` text NOT NULL,
	`what` text NOT NULL,
	`place` text NOT NULL,
	`room_id` text,
	`worker_id` text,
	`uses_cylinders` integer DEFAULT false NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`approver` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`started_at` integer,
	`started_by` text,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text DEFAULT '' NOT NULL,
	`is_withdrawn` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `storage_room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`worker_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "external_ticket_medium" CHECK("external_ticket"."medium" in ('paper', 'electronic')),
	CONSTRAINT "external_ticket_times" CHECK("external_ticket"."ends_at" > "external_ticket"."starts_at")
);
--> statement-breakpoint
CREATE UNIQUE INDEX `external_ticket_number` ON `external_ticket` (`issuer`,`number`) WHERE "external_ticket"."is_withdrawn" = 0;--> statement-breakpoint
CREATE INDEX `external_ticket_span` ON `external_ticket` (`ends_at`);--> statement-breakpoint
CREATE TABLE `external_ticket_document` (
	`ticket_id` text NOT NULL,
	`hash` text NOT NULL,
	`bytes` integer NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `hash`),
	FOREIGN KEY (`ticket_id`) REFERENCES `external_ticket`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `external_ticket_file` (
	`ticket_id` text NOT NULL,
	`hash` text NOT NULL,
	`added_at` integer NOT NULL,
	PRIMARY KEY(`ticket_id`, `hash`),
	FOREIGN KEY (`ticket_id`) REFERENCES `external_ticket`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`hash`) REFERENCES `media`(`hash`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `external_ticket_file_hash` ON `external_ticket_file` (`hash`);--> statement-breakpoint
CREATE TABLE `fixed_area` (
	`id` text PRIMARY KEY NOT NULL,
	`number` text NOT NULL,
	`name` text NOT NULL,
	`place` text NOT NULL,
	`room_id` text,
	`responsible_id` text NOT NULL,
	`guardian_id` text NOT NULL,
	`facts` text NOT NULL,
	`measures` text DEFAULT '' NOT NULL,
	`gas` text DEFAULT '' NOT NULL,
	`state` text NOT NULL,
	`declared_by` text NOT NULL,
	`declared_at` integer NOT NULL,
	`approved_by` text,
	`approved_at` integer,
	`reviewed_on` text NOT NULL,
	`has_changed` integer DEFAULT false NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `storage_room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`responsible_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`guardian_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`declared_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`approved_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fixed_area_state" CHECK("fixed_area"."state" in ('declared', 'refused', 'approved', 'retired')),
	CONSTRAINT "fixed_area_approval" CHECK("fixed_area"."state" <> 'approved' or ("fixed_area"."approved_by" is not null and "fixed_area"."approved_by" <> "fixed_area"."declared_by"))
);
--> statement-breakpoint
CREATE UNIQUE INDEX `fixed_area_number` ON `fixed_area` (`number`);--> statement-breakpoint
CREATE TABLE `fixed_area_day` (
	`id` text PRIMARY KEY NOT NULL,
	`area_id` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` text NOT NULL,
	`is_passed` integer NOT NULL,
	`failed` text DEFAULT '[]' NOT NULL,
	`sample` text DEFAULT '' NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`withdrawn_at` integer,
	`withdrawn_by` text,
	`withdraw_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`area_id`) REFERENCES `fixed_area`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`by_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fixed_area_day_area` ON `fixed_area_day` (`area_id`,`at`);--> statement-breakpoint
CREATE TABLE `fixed_area_event` (
	`id` text PRIMARY KEY NOT NULL,
	`area_id` text NOT NULL,
	`kind` text NOT NULL,
	`at` integer NOT NULL,
	`by_id` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`area_id`) REFERENCES `fixed_area`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `fixed_area_event_area` ON `fixed_area_event` (`area_id`,`at`);--> statement-breakpoint
CREATE TABLE `fixed_area_work` (
	`id` text PRIMARY KEY NOT NULL,
	`area_id` text NOT NULL,
	`day_id` text NOT NULL,
	`worker_id` text NOT NULL,
	`guardian_id` text NOT NULL,
	`verification_id` text NOT NULL,
	`what` text NOT NULL,
	`cylinders` text DEFAULT '[]' NOT NULL,
	`started_at` integer NOT NULL,
	`started_by` text NOT NULL,
	`valid_until` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`end_cause` text,
	`end_note` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`area_id`) REFERENCES `fixed_area`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`day_id`) REFERENCES `fixed_area_day`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`worker_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`guardian_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "fixed_area_work_guarded" CHECK("fixed_area_work"."guardian_id" <> "fixed_area_work"."worker_id"),
	CONSTRAINT "fixed_area_work_ended" CHECK(("fixed_area_work"."ended_at" is null) = ("fixed_area_work"."end_cause" is null))
);
--> statement-breakpoint
CREATE INDEX `fixed_area_work_area` ON `fixed_area_work` (`area_id`,`started_at`);--> statement-breakpoint
CREATE INDEX `fixed_area_work_started` ON `fixed_area_work` (`started_at`);--> statement-breakpoint
CREATE UNIQUE INDEX `fixed_area_work_open` ON `fixed_area_work` (`worker_id`) WHERE "fixed_area_work"."ended_at" is null;--> statement-breakpoint
CREATE TABLE `permit_activity` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`what` text NOT NULL,
	`place` text NOT NULL,
	`room_id` text,
	`floor_id` text,
	`area` text DEFAULT '' NOT NULL,
	`starts_at` integer NOT NULL,
	`ends_at` integer NOT NULL,
	`added_by` text NOT NULL,
	`added_at` integer NOT NULL,
	`ended_at` integer,
	`ended_by` text,
	`end_reason` text DEFAULT '' NOT NULL,
	FOREIGN KEY (`room_id`) REFERENCES `storage_room`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`floor_id`) REFERENCES `floor`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`added_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	FOREIGN KEY (`ended_by`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "permit_activity_span" CHECK("permit_activity"."ends_at" > "permit_activity"."starts_at")
);
--> statement-breakpoint
CREATE INDEX `permit_activity_ends` ON `permit_activity` (`ends_at`);--> statement-breakpoint
CREATE TABLE `permit_chain` (
	`kind` text NOT NULL,
	`level` text NOT NULL,
	`version` integer NOT NULL,
	`steps` text NOT NULL,
	`reason` text NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL,
	PRIMARY KEY(`kind`, `level`, `version`),
	CONSTRAINT "permit_chain_reason" CHECK("permit_chain"."reason" <> '')
);
--> statement-breakpoint
CREATE TABLE `permit_own_measure` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`words` text NOT NULL,
	`words_en` text DEFAULT '' NOT NULL,
	`is_due` integer DEFAULT false NOT NULL,
	`changed_by` text NOT NULL,
	`changed_at` integer NOT NULL,
	`retired_at` integer,
	`version` integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX `permit_own_measure_kind` ON `permit_own_measure` (`kind`,`retired_at`);