CREATE TABLE `baselines` (
	`store_id` text PRIMARY KEY NOT NULL,
	`revision` integer NOT NULL,
	`at` integer NOT NULL,
	`objects` text NOT NULL,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
ALTER TABLE `volumes` ADD `replaced` integer DEFAULT false NOT NULL;