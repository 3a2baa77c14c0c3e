CREATE TABLE `scale_point` (
	`point_id` text PRIMARY KEY NOT NULL,
	`machine` integer NOT NULL,
	`address` integer NOT NULL,
	`accepted_by` text NOT NULL,
	`accepted_at` integer NOT NULL,
	`acceptance` text NOT NULL,
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
CREATE INDEX `scale_record_time` ON `scale_record` (`received_at`);