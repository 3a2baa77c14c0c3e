DROP INDEX `cylinder_due`;--> statement-breakpoint
CREATE INDEX `cylinder_content` ON `cylinder` (`content`,`id`);--> statement-breakpoint
CREATE INDEX `cylinder_counts` ON `cylinder` (`status`,`medium`,`content`);--> statement-breakpoint
CREATE INDEX `cylinder_due` ON `cylinder` (`inspection_due_on`,`status`);