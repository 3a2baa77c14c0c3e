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
CREATE TABLE `meta` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `cylinder` (
	`id` text PRIMARY KEY NOT NULL,
	`serial` text NOT NULL,
	`maker` text NOT NULL,
	`made_on` text NOT NULL,
	`medium` text NOT NULL,
	`model` text NOT NULL,
	`volume_ml` integer NOT NULL,
	`tare_g` integer NOT NULL,
	`max_fill_g` integer NOT NULL,
	`working_pressure_kpa` integer NOT NULL,
	`owner` text NOT NULL,
	`is_own` integer NOT NULL,
	`inspected_on` text NOT NULL,
	`inspection_due_on` text NOT NULL,
	`life_ends_on` text NOT NULL,
	`status` text NOT NULL,
	`content` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`updated_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "cylinder_status" CHECK("cylinder"."status" in ('in-service', 'quarantined', 'recalled', 'lost', 'scrapped')),
	CONSTRAINT "cylinder_content" CHECK("cylinder"."content" in ('empty', 'full', 'overfilled', 'unknown')),
	CONSTRAINT "cylinder_volume" CHECK("cylinder"."volume_ml" between 100 and 3000000),
	CONSTRAINT "cylinder_tare" CHECK("cylinder"."tare_g" between 100 and 3000000),
	CONSTRAINT "cylinder_max_fill" CHECK("cylinder"."max_fill_g" between 0 and 3000000)
);
--> statement-breakpoint
CREATE INDEX `cylinder_serial` ON `cylinder` (`serial`);--> statement-breakpoint
CREATE INDEX `cylinder_list` ON `cylinder` (`medium`,`status`,`id`);--> statement-breakpoint
CREATE INDEX `cylinder_due` ON `cylinder` (`inspection_due_on`);--> statement-breakpoint
CREATE TABLE `cylinder_code` (
	`code` text PRIMARY KEY NOT NULL,
	`cylinder_id` text NOT NULL,
	`kind` text NOT NULL,
	`voided_at` integer,
	FOREIGN KEY (`cylinder_id`) REFERENCES `cylinder`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "cylinder_code_kind" CHECK("cylinder_code"."kind" in ('valve', 'body', 'rfid')),
	CONSTRAINT "cylinder_code_length" CHECK(length("cylinder_code"."code") between 4 and 100)
);
--> statement-breakpoint
CREATE INDEX `cylinder_code_cylinder` ON `cylinder_code` (`cylinder_id`);--> statement-breakpoint
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
	`cut_off` text NOT NULL,
	`drop_out_ms` integer,
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
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `qualification_person` ON `qualification` (`person_id`,`kind`);--> statement-breakpoint
CREATE TABLE `session` (
	`id_hash` text PRIMARY KEY NOT NULL,
	`person_id` text NOT NULL,
	`channel` text NOT NULL,
	`csrf` text NOT NULL,
	`created_at` integer NOT NULL,
	`expires_at` integer NOT NULL,
	FOREIGN KEY (`person_id`) REFERENCES `person`(`id`) ON UPDATE no action ON DELETE no action,
	CONSTRAINT "session_channel" CHECK("session"."channel" in ('kiosk', 'desk', 'phone'))
);
--> statement-breakpoint
CREATE INDEX `session_person` ON `session` (`person_id`);--> statement-breakpoint
CREATE TABLE `site` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`kinds` text NOT NULL,
	`emergency_phone` text NOT NULL,
	`public_base` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`version` integer DEFAULT 1 NOT NULL,
	CONSTRAINT "site_name" CHECK(length("site"."name") between 1 and 80)
);
--> statement-breakpoint
CREATE TABLE `upstream_lane` (
	`lane` text PRIMARY KEY NOT NULL,
	`acknowledged_seq` integer NOT NULL,
	`acknowledged_at` integer NOT NULL
);
