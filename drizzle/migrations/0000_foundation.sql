CREATE TABLE "accounts" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"account_id" text NOT NULL,
	"provider_id" text NOT NULL,
	"access_token" text,
	"refresh_token" text,
	"id_token" text,
	"access_token_expires_at" timestamp with time zone,
	"refresh_token_expires_at" timestamp with time zone,
	"scope" text,
	"password" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "api_keys" (
	"project_id" integer NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"prefix" text NOT NULL,
	"hash" "bytea" NOT NULL,
	"scopes" text[] NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	"last_used_at" timestamp(6) with time zone,
	"revoked_at" timestamp(6) with time zone,
	CONSTRAINT "api_keys_project_id_id_pk" PRIMARY KEY("project_id","id"),
	CONSTRAINT "api_keys_hash_unique" UNIQUE("hash")
);
--> statement-breakpoint
CREATE TABLE "invitations" (
	"project_id" integer NOT NULL,
	"id" text NOT NULL,
	"token_hash" "bytea" NOT NULL,
	"email" text,
	"role" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	"expires_at" timestamp(6) with time zone NOT NULL,
	"accepted_by" text,
	"accepted_at" timestamp(6) with time zone,
	CONSTRAINT "invitations_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "members" (
	"project_id" integer NOT NULL,
	"user_id" text NOT NULL,
	"role" text NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "members_project_id_user_id_pk" PRIMARY KEY("project_id","user_id")
);
--> statement-breakpoint
CREATE TABLE "sessions" (
	"id" text PRIMARY KEY NOT NULL,
	"user_id" text NOT NULL,
	"token" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"ip_address" text,
	"user_agent" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "sessions_token_unique" UNIQUE("token")
);
--> statement-breakpoint
CREATE TABLE "users" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"email_verified" boolean DEFAULT false NOT NULL,
	"image" text,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	CONSTRAINT "users_email_unique" UNIQUE("email")
);
--> statement-breakpoint
CREATE TABLE "verifications" (
	"id" text PRIMARY KEY NOT NULL,
	"identifier" text NOT NULL,
	"value" text NOT NULL,
	"expires_at" timestamp with time zone NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"updated_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "price_overrides" (
	"project_id" integer NOT NULL,
	"id" text NOT NULL,
	"provider" text NOT NULL,
	"model" text NOT NULL,
	"effective_from" timestamp(6) with time zone NOT NULL,
	"input_nano_usd_per_million" bigint,
	"cache_read_nano_usd_per_million" bigint,
	"cache_write_nano_usd_per_million" bigint,
	"cache_write1h_nano_usd_per_million" bigint,
	"output_nano_usd_per_million" bigint,
	"note" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "price_overrides_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "ingest_ledger" (
	"project_id" integer NOT NULL,
	"at" timestamp(6) with time zone NOT NULL,
	"signal" text NOT NULL,
	"service" text NOT NULL,
	"service_version" text NOT NULL,
	"scope_name" text NOT NULL,
	"scope_version" text NOT NULL,
	"requests" bigint DEFAULT 0 NOT NULL,
	"bytes" bigint DEFAULT 0 NOT NULL,
	"accepted" bigint DEFAULT 0 NOT NULL,
	"rejected" bigint DEFAULT 0 NOT NULL,
	"duplicates" bigint DEFAULT 0 NOT NULL,
	"missing_usage" bigint DEFAULT 0 NOT NULL,
	"orphans" bigint DEFAULT 0 NOT NULL,
	"clock_skewed" bigint DEFAULT 0 NOT NULL,
	"clock_skew_ms" double precision DEFAULT 0 NOT NULL,
	"rejections" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"unmapped_keys" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"warnings" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "ingest_requests" (
	"project_id" integer NOT NULL,
	"body_hash" "bytea" NOT NULL,
	"received_at" timestamp(6) with time zone NOT NULL,
	"rejected" integer NOT NULL,
	"message" text NOT NULL,
	CONSTRAINT "ingest_requests_project_id_body_hash_pk" PRIMARY KEY("project_id","body_hash")
);
--> statement-breakpoint
CREATE TABLE "log_events" (
	"project_id" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"at" timestamp(6) with time zone NOT NULL,
	"received_at" timestamp(6) with time zone NOT NULL,
	"trace_id" "bytea",
	"span_id" "bytea",
	"name" text NOT NULL,
	"severity" integer NOT NULL,
	"response_id" text,
	"sequence" integer NOT NULL,
	"service" text NOT NULL,
	"scope_name" text NOT NULL,
	"scope_version" text NOT NULL,
	"content" text NOT NULL,
	CONSTRAINT "log_events_project_id_hash_at_pk" PRIMARY KEY("project_id","hash","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "metric_points" (
	"project_id" integer NOT NULL,
	"series_hash" "bytea" NOT NULL,
	"started_at" timestamp(6) with time zone NOT NULL,
	"at" timestamp(6) with time zone NOT NULL,
	"name" text NOT NULL,
	"unit" text NOT NULL,
	"type" text NOT NULL,
	"temporality" text NOT NULL,
	"service" text NOT NULL,
	"attributes" text NOT NULL,
	"value" double precision,
	"count" bigint,
	"sum" double precision,
	"buckets" text,
	CONSTRAINT "metric_points_project_id_series_hash_started_at_at_pk" PRIMARY KEY("project_id","series_hash","started_at","at")
) PARTITION BY RANGE ("at");
--> statement-breakpoint
CREATE TABLE "projects" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "projects_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"slug" text NOT NULL,
	"name" text NOT NULL,
	"retention_days" integer,
	"dimensions" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "projects_slug_unique" UNIQUE("slug")
);
--> statement-breakpoint
CREATE TABLE "rollup_deltas" (
	"project_id" integer NOT NULL,
	"at" timestamp(6) with time zone NOT NULL,
	"series_id" bigint NOT NULL,
	"spans" bigint DEFAULT 0 NOT NULL,
	"calls" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano_usd" bigint DEFAULT 0 NOT NULL,
	"reported_cost_nano_usd" bigint DEFAULT 0 NOT NULL,
	"unpriced_calls" bigint DEFAULT 0 NOT NULL,
	"missing_usage_calls" bigint DEFAULT 0 NOT NULL,
	"duration_ms_sum" double precision DEFAULT 0 NOT NULL,
	"duration_sketch" "bytea" NOT NULL,
	"ttft_sketch" "bytea" NOT NULL,
	"output_tokens_sketch" "bytea" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "rollup_series" (
	"project_id" integer NOT NULL,
	"series_id" bigint NOT NULL,
	"service" text NOT NULL,
	"environment" text NOT NULL,
	"kind" text NOT NULL,
	"provider" text NOT NULL,
	"request_model" text NOT NULL,
	"response_model" text NOT NULL,
	"prompt_name" text NOT NULL,
	"prompt_version" text NOT NULL,
	"tool" text NOT NULL,
	"agent" text NOT NULL,
	"status" text NOT NULL,
	"finish_reason" text NOT NULL,
	"extra" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"first_seen_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "rollup_series_project_id_series_id_pk" PRIMARY KEY("project_id","series_id")
);
--> statement-breakpoint
CREATE TABLE "rollups" (
	"project_id" integer NOT NULL,
	"resolution_s" integer NOT NULL,
	"at" timestamp(6) with time zone NOT NULL,
	"series_id" bigint NOT NULL,
	"spans" bigint DEFAULT 0 NOT NULL,
	"calls" bigint DEFAULT 0 NOT NULL,
	"errors" bigint DEFAULT 0 NOT NULL,
	"input_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_read_tokens" bigint DEFAULT 0 NOT NULL,
	"cache_write_tokens" bigint DEFAULT 0 NOT NULL,
	"output_tokens" bigint DEFAULT 0 NOT NULL,
	"reasoning_tokens" bigint DEFAULT 0 NOT NULL,
	"cost_nano_usd" bigint DEFAULT 0 NOT NULL,
	"reported_cost_nano_usd" bigint DEFAULT 0 NOT NULL,
	"unpriced_calls" bigint DEFAULT 0 NOT NULL,
	"missing_usage_calls" bigint DEFAULT 0 NOT NULL,
	"duration_ms_sum" double precision DEFAULT 0 NOT NULL,
	"duration_sketch" "bytea" NOT NULL,
	"ttft_sketch" "bytea" NOT NULL,
	"output_tokens_sketch" "bytea" NOT NULL,
	CONSTRAINT "rollups_project_id_resolution_s_at_series_id_pk" PRIMARY KEY("project_id","resolution_s","at","series_id")
);
--> statement-breakpoint
CREATE TABLE "scores" (
	"project_id" integer NOT NULL,
	"hash" "bytea" NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	"target_type" text NOT NULL,
	"trace_id" "bytea",
	"span_id" "bytea",
	"conversation_id" text,
	"response_id" text,
	"name" text NOT NULL,
	"value" double precision,
	"label" text,
	"explanation" text,
	"source" text NOT NULL,
	"evaluator" text NOT NULL,
	"evaluator_version" text NOT NULL,
	"identifier" text NOT NULL,
	"error_type" text,
	"metadata" text NOT NULL,
	CONSTRAINT "scores_project_id_hash_pk" PRIMARY KEY("project_id","hash")
);
--> statement-breakpoint
CREATE TABLE "resources" (
	"project_id" integer NOT NULL,
	"resource_id" bigint NOT NULL,
	"attributes" text NOT NULL,
	"scope_name" text NOT NULL,
	"scope_version" text NOT NULL,
	"schema_url" text NOT NULL,
	"first_seen_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "resources_project_id_resource_id_pk" PRIMARY KEY("project_id","resource_id")
);
--> statement-breakpoint
CREATE TABLE "span_blocks" (
	"project_id" integer NOT NULL,
	"started_at" timestamp(6) with time zone NOT NULL,
	"block_id" bigint NOT NULL,
	"span_count" integer NOT NULL,
	"raw_bytes" integer NOT NULL,
	"content" "bytea" NOT NULL,
	CONSTRAINT "span_blocks_project_id_block_id_started_at_pk" PRIMARY KEY("project_id","block_id","started_at")
) PARTITION BY RANGE ("started_at");
--> statement-breakpoint
CREATE TABLE "span_texts" (
	"project_id" integer NOT NULL,
	"trace_id" "bytea" NOT NULL,
	"span_id" "bytea" NOT NULL,
	"started_at" timestamp(6) with time zone NOT NULL,
	"input_preview" text,
	"output_preview" text,
	"prompt_hash" text,
	"words" text NOT NULL
) PARTITION BY RANGE ("started_at");
--> statement-breakpoint
CREATE TABLE "spans" (
	"project_id" integer NOT NULL,
	"trace_id" "bytea" NOT NULL,
	"span_id" "bytea" NOT NULL,
	"started_at" timestamp(6) with time zone NOT NULL,
	"duration_ms" double precision NOT NULL,
	"received_at" timestamp(6) with time zone NOT NULL,
	"parent_span_id" "bytea",
	"series_id" bigint NOT NULL,
	"resource_id" bigint NOT NULL,
	"block_id" bigint NOT NULL,
	"block_offset" integer NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"status" text NOT NULL,
	"is_root" boolean NOT NULL,
	"is_call" boolean NOT NULL,
	"usage_quality" text,
	"usage_counted" boolean NOT NULL,
	"demoted_by" "bytea",
	"input_tokens" bigint,
	"cache_read_tokens" bigint,
	"cache_write_tokens" bigint,
	"cache_write1h_tokens" bigint,
	"output_tokens" bigint,
	"reasoning_tokens" bigint,
	"audio_input_tokens" bigint,
	"audio_output_tokens" bigint,
	"cost_nano_usd" bigint,
	"reported_cost_nano_usd" bigint,
	"price_note" text,
	"ttft_ms" double precision,
	"response_id" text,
	"conversation_id" text,
	"user_id" text,
	"error_type" text,
	"tags" text[],
	"warnings" integer NOT NULL,
	"mapper_version" smallint NOT NULL
) PARTITION BY RANGE ("started_at");
--> statement-breakpoint
CREATE TABLE "saved_views" (
	"project_id" integer NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"query" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "saved_views_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "watermarks" (
	"project_id" integer NOT NULL,
	"worker" text NOT NULL,
	"up_to" timestamp(6) with time zone NOT NULL,
	"ran_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "watermarks_project_id_worker_pk" PRIMARY KEY("project_id","worker")
);
--> statement-breakpoint
ALTER TABLE "accounts" ADD CONSTRAINT "accounts_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "members" ADD CONSTRAINT "members_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "api_keys_by_time" ON "api_keys" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE INDEX "price_overrides_by_model" ON "price_overrides" USING btree ("project_id","model");--> statement-breakpoint
CREATE INDEX "ingest_ledger_by_time" ON "ingest_ledger" USING btree ("project_id","at");--> statement-breakpoint
CREATE INDEX "ingest_requests_by_time" ON "ingest_requests" USING btree ("project_id","received_at");--> statement-breakpoint
CREATE INDEX "log_events_by_trace" ON "log_events" USING btree ("project_id","trace_id");--> statement-breakpoint
CREATE INDEX "log_events_by_time" ON "log_events" USING btree ("project_id","at");--> statement-breakpoint
CREATE INDEX "log_events_by_arrival" ON "log_events" USING btree ("project_id","received_at");--> statement-breakpoint
CREATE INDEX "metric_points_by_name" ON "metric_points" USING btree ("project_id","name","at");--> statement-breakpoint
CREATE INDEX "rollup_deltas_by_time" ON "rollup_deltas" USING btree ("project_id","at");--> statement-breakpoint
CREATE INDEX "scores_by_trace" ON "scores" USING btree ("project_id","trace_id");--> statement-breakpoint
CREATE INDEX "scores_by_time" ON "scores" USING btree ("project_id","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "span_texts_by_span" ON "span_texts" USING btree ("project_id","trace_id","span_id","started_at");--> statement-breakpoint
CREATE INDEX "span_texts_by_time" ON "span_texts" USING btree ("project_id","started_at");--> statement-breakpoint
CREATE INDEX "span_texts_words" ON "span_texts" USING gin (to_tsvector('simple', words));--> statement-breakpoint
CREATE UNIQUE INDEX "spans_by_trace" ON "spans" USING btree ("project_id","trace_id","span_id","started_at");--> statement-breakpoint
CREATE INDEX "spans_roots" ON "spans" USING btree ("project_id","started_at") WHERE is_root;--> statement-breakpoint
CREATE INDEX "spans_calls" ON "spans" USING btree ("project_id","started_at") WHERE is_call;--> statement-breakpoint
CREATE INDEX "spans_by_conversation" ON "spans" USING btree ("project_id","conversation_id","started_at") WHERE conversation_id is not null;--> statement-breakpoint
CREATE INDEX "spans_by_time" ON "spans" USING brin ("project_id","started_at");--> statement-breakpoint
CREATE INDEX "spans_by_arrival" ON "spans" USING brin ("project_id","received_at");