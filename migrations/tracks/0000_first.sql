CREATE TABLE `track_chunk` (
	`id` integer PRIMARY KEY NOT NULL,
	`day` text NOT NULL,
	`tag` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer NOT NULL,
	`fixes` integer NOT NULL,
	`packed` blob NOT NULL
);
--> statement-breakpoint
CREATE INDEX `track_chunk_tag` ON `track_chunk` (`tag`,`started_at`);--> statement-breakpoint
CREATE INDEX `track_chunk_day` ON `track_chunk` (`day`);