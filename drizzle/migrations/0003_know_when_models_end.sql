CREATE TABLE "model_calendars" (
	"project_id" integer NOT NULL,
	"id" text NOT NULL,
	"name" text NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "model_calendars_project_id_id_pk" PRIMARY KEY("project_id","id")
);
--> statement-breakpoint
CREATE TABLE "model_lifecycle" (
	"project_id" integer NOT NULL,
	"platform" text NOT NULL,
	"model" text NOT NULL,
	"version" text NOT NULL,
	"origin" text NOT NULL,
	"status" text NOT NULL,
	"announced" text,
	"retires" text,
	"kind" text,
	"after" text,
	"replacement" text[] NOT NULL,
	"source_name" text NOT NULL,
	"source_url" text,
	"as_of" text NOT NULL,
	"note" text,
	"updated_by" text NOT NULL,
	"updated_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "model_lifecycle_project_id_platform_model_version_origin_pk" PRIMARY KEY("project_id","platform","model","version","origin")
);
--> statement-breakpoint
CREATE TABLE "model_lifecycle_history" (
	"project_id" integer NOT NULL,
	"platform" text NOT NULL,
	"model" text NOT NULL,
	"version" text NOT NULL,
	"at" timestamp(6) with time zone NOT NULL,
	"retires_before" text,
	"retires_after" text,
	"kind_before" text,
	"kind_after" text,
	"source" text NOT NULL,
	"by" text NOT NULL,
	CONSTRAINT "model_lifecycle_history_project_id_platform_model_version_at_pk" PRIMARY KEY("project_id","platform","model","version","at")
);
--> statement-breakpoint
CREATE TABLE "model_lifecycle_known" (
	"project_id" integer NOT NULL,
	"platform" text NOT NULL,
	"model" text NOT NULL,
	"version" text NOT NULL,
	"retires" text,
	"kind" text,
	"seen_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "model_lifecycle_known_project_id_platform_model_version_pk" PRIMARY KEY("project_id","platform","model","version")
);
--> statement-breakpoint
CREATE TABLE "model_migrations" (
	"project_id" integer NOT NULL,
	"platform" text NOT NULL,
	"model" text NOT NULL,
	"owner" text NOT NULL,
	"state" text NOT NULL,
	"target" text NOT NULL,
	"note" text NOT NULL,
	"updated_by" text NOT NULL,
	"updated_at" timestamp(6) with time zone NOT NULL,
	CONSTRAINT "model_migrations_project_id_platform_model_pk" PRIMARY KEY("project_id","platform","model")
);
--> statement-breakpoint
CREATE INDEX "model_lifecycle_history_by_time" ON "model_lifecycle_history" USING btree ("project_id","at");