CREATE TABLE `audit` (
	`number` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`actor_id` text NOT NULL,
	`actor` text NOT NULL,
	`address` text,
	`action` text NOT NULL,
	`target` text NOT NULL,
	`result` text NOT NULL,
	`request_id` text NOT NULL,
	`before` text,
	`after` text,
	`store_id` text,
	`owner` text,
	`hash` text NOT NULL,
	`previous_hash` text NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `audit_id` ON `audit` (`id`);--> statement-breakpoint
CREATE INDEX `audit_target` ON `audit` (`target`,`number`);--> statement-breakpoint
CREATE INDEX `audit_owner` ON `audit` (`owner`,`number`);--> statement-breakpoint
CREATE TABLE `clusters` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`reachable` integer NOT NULL,
	`last_contact_at` integer,
	`facts` text NOT NULL,
	`changed_seq` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `counter` (
	`id` integer PRIMARY KEY NOT NULL,
	`head` integer NOT NULL,
	`low_water` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `creations` (
	`number` integer PRIMARY KEY NOT NULL,
	`address` text NOT NULL,
	`at` integer NOT NULL
);
--> statement-breakpoint
CREATE INDEX `creations_address` ON `creations` (`address`,`at`);--> statement-breakpoint
CREATE TABLE `events` (
	`seq` integer PRIMARY KEY NOT NULL,
	`id` text NOT NULL,
	`at` integer NOT NULL,
	`store_id` text,
	`store_name` text,
	`owner` text,
	`source` text NOT NULL,
	`severity` text NOT NULL,
	`code` text NOT NULL,
	`message` text NOT NULL,
	`component` text,
	`operation_id` text,
	`count` integer NOT NULL,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `events_id` ON `events` (`id`);--> statement-breakpoint
CREATE INDEX `events_store` ON `events` (`store_id`,`seq`);--> statement-breakpoint
CREATE INDEX `events_owner` ON `events` (`owner`,`seq`);--> statement-breakpoint
CREATE INDEX `events_at` ON `events` (`at`);--> statement-breakpoint
CREATE TABLE `helm_runs` (
	`id` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	`verb` text NOT NULL,
	`started_at` integer NOT NULL,
	`ended_at` integer,
	`outcome` text
);
--> statement-breakpoint
CREATE TABLE `hosts` (
	`host` text PRIMARY KEY NOT NULL,
	`store_id` text NOT NULL,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `hosts_store` ON `hosts` (`store_id`);--> statement-breakpoint
CREATE TABLE `idempotency` (
	`owner` text NOT NULL,
	`mutation` text NOT NULL,
	`key` text NOT NULL,
	`input_hash` text NOT NULL,
	`operation_id` text NOT NULL,
	`at` integer NOT NULL,
	PRIMARY KEY(`owner`, `mutation`, `key`),
	FOREIGN KEY (`operation_id`) REFERENCES `operations`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE INDEX `idempotency_at` ON `idempotency` (`at`);--> statement-breakpoint
CREATE TABLE `meta` (
	`name` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL
);
--> statement-breakpoint
CREATE TABLE `operations` (
	`id` text PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`state` text NOT NULL,
	`store_id` text NOT NULL,
	`store_name` text NOT NULL,
	`owner` text NOT NULL,
	`engine` text NOT NULL,
	`generation` integer NOT NULL,
	`steps` text NOT NULL,
	`attempt` integer NOT NULL,
	`max_attempts` integer NOT NULL,
	`requested_by` text NOT NULL,
	`queued_at` integer NOT NULL,
	`started_at` integer,
	`finished_at` integer,
	`attempt_started_at` integer,
	`paused_ms` integer NOT NULL,
	`retry_at` integer,
	`error` text,
	`receipt` text,
	`changed_seq` integer NOT NULL,
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE UNIQUE INDEX `operations_changed_seq` ON `operations` (`changed_seq`);--> statement-breakpoint
CREATE UNIQUE INDEX `operations_one_unfinished` ON `operations` (`store_id`) WHERE state IN ('QUEUED', 'RUNNING');--> statement-breakpoint
CREATE INDEX `operations_store` ON `operations` (`store_id`,`queued_at`,`id`);--> statement-breakpoint
CREATE INDEX `operations_finished` ON `operations` (`kind`,`finished_at`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`store_id` text NOT NULL,
	`number` integer NOT NULL,
	`engine_version` text NOT NULL,
	`chart` text NOT NULL,
	`chart_version` text NOT NULL,
	`chart_digest` text NOT NULL,
	`changes_data_schema` integer NOT NULL,
	`config` text NOT NULL,
	`values` text NOT NULL,
	`cause` text NOT NULL,
	`by` text NOT NULL,
	`created_at` integer NOT NULL,
	`manifest` text,
	`became_ready` integer NOT NULL,
	PRIMARY KEY(`store_id`, `number`),
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
--> statement-breakpoint
CREATE TABLE `stores` (
	`id` text PRIMARY KEY NOT NULL,
	`name` text NOT NULL,
	`engine` text NOT NULL,
	`owner` text NOT NULL,
	`cluster_id` text NOT NULL,
	`namespace` text NOT NULL,
	`namespace_uid` text,
	`generation` integer NOT NULL,
	`wanted` text NOT NULL,
	`phase` text NOT NULL,
	`status` text NOT NULL,
	`current_operation_id` text,
	`created_at` integer NOT NULL,
	`deleted_at` integer,
	`ready_at` integer,
	`changed_at` integer NOT NULL,
	`changed_by` text NOT NULL,
	`changed_seq` integer NOT NULL
);
--> statement-breakpoint
CREATE UNIQUE INDEX `stores_living_name` ON `stores` (`name`) WHERE deleted_at IS NULL;--> statement-breakpoint
CREATE UNIQUE INDEX `stores_changed_seq` ON `stores` (`changed_seq`);--> statement-breakpoint
CREATE INDEX `stores_living_created` ON `stores` (`created_at`,`id`) WHERE deleted_at IS NULL;--> statement-breakpoint
CREATE INDEX `stores_living_owner` ON `stores` (`owner`) WHERE deleted_at IS NULL;--> statement-breakpoint
CREATE TABLE `volumes` (
	`store_id` text NOT NULL,
	`claim` text NOT NULL,
	`claim_uid` text NOT NULL,
	`volume` text NOT NULL,
	`reclaim_policy` text NOT NULL,
	PRIMARY KEY(`store_id`, `claim_uid`),
	FOREIGN KEY (`store_id`) REFERENCES `stores`(`id`) ON UPDATE no action ON DELETE no action
);
