-- The effective schema. Do not edit: `npx vitest run --project pg describe-schema -u` writes it again.

create extension btree_gin;
create extension pg_trgm;

CREATE OR REPLACE FUNCTION public.refuse_deposed(workspaces uuid[])
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'lease lost' using errcode = 'RP001', detail = array_to_string(workspaces, ',');
end $function$;

create table accounts (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  number bigint,
  name text collate "C",
  name_sort text collate "C",
  domain text collate "C",
  domain_sort text collate "C",
  industry text collate "C",
  size numeric(16,0),
  revenue_minor bigint,
  revenue_currency character(3) collate "C",
  founded numeric(16,0),
  lifecycle text collate "C",
  owner_id uuid,
  team_id uuid,
  collaborators uuid[],
  shares text[] collate "C",
  parent_id uuid,
  website text collate "C",
  website_sort text collate "C",
  phones text[] collate "C",
  billing_street text collate "C",
  billing_city text collate "C",
  billing_region text collate "C",
  billing_postal_code text collate "C",
  billing_country text collate "C",
  shipping_street text collate "C",
  shipping_city text collate "C",
  shipping_region text collate "C",
  shipping_postal_code text collate "C",
  shipping_country text collate "C",
  tags text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint accounts_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX accounts_created_at ON public.accounts USING btree (workspace_id, created_at, id);
CREATE INDEX accounts_domain_sort ON public.accounts USING btree (workspace_id, domain_sort, id);
CREATE INDEX accounts_external_id_sort ON public.accounts USING btree (workspace_id, external_id_sort, id);
CREATE INDEX accounts_industry ON public.accounts USING btree (workspace_id, industry, id) WHERE (industry IS NOT NULL);
CREATE INDEX accounts_lifecycle ON public.accounts USING btree (workspace_id, lifecycle, id) WHERE (lifecycle IS NOT NULL);
CREATE INDEX accounts_name_sort ON public.accounts USING btree (workspace_id, name_sort, id);
CREATE INDEX accounts_number ON public.accounts USING btree (workspace_id, number, id);
CREATE INDEX accounts_owner_id ON public.accounts USING btree (workspace_id, owner_id, id) WHERE (owner_id IS NOT NULL);
CREATE INDEX accounts_parent_id ON public.accounts USING btree (workspace_id, parent_id, id) WHERE (parent_id IS NOT NULL);
CREATE INDEX accounts_revenue_currency_revenue_minor ON public.accounts USING btree (workspace_id, revenue_currency, revenue_minor, id);
CREATE INDEX accounts_search_text ON public.accounts USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX accounts_size ON public.accounts USING btree (workspace_id, size, id);
CREATE INDEX accounts_tags ON public.accounts USING gin (workspace_id, tags) WHERE (tags IS NOT NULL);
CREATE INDEX accounts_team_id ON public.accounts USING btree (workspace_id, team_id, id) WHERE (team_id IS NOT NULL);
CREATE INDEX accounts_updated_at ON public.accounts USING btree (workspace_id, updated_at, id);
CREATE INDEX accounts_words ON public.accounts USING gin (workspace_id, words);

create table api_key (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  name text not null,
  hash bytea not null,
  hint text not null,
  role text not null,
  created_at timestamp with time zone not null default now(),
  created_by uuid,
  last_used_at timestamp with time zone,
  expires_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint api_key_pkey PRIMARY KEY (workspace_id, id),
  constraint api_key_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'manager'::text, 'member'::text, 'viewer'::text, 'guest'::text])))
);
CREATE UNIQUE INDEX api_key_hash ON public.api_key USING btree (hash);

create table audience_rules (
  workspace_id uuid not null,
  rules text not null,
  at timestamp with time zone not null default now(),
  constraint audience_rules_pkey PRIMARY KEY (workspace_id)
);

create table audit (
  workspace_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null default now(),
  actor uuid,
  action text not null,
  subject text,
  details json not null default '{}'::json,
  constraint audit_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX audit_at ON public.audit USING btree (workspace_id, at DESC, id DESC);
CREATE INDEX audit_of_action ON public.audit USING btree (workspace_id, action, at DESC, id DESC);
CREATE INDEX audit_of_actor ON public.audit USING btree (workspace_id, actor, at DESC, id DESC);

create table calendar_feed (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  hash bytea not null,
  created_at timestamp with time zone not null default now(),
  last_read_at timestamp with time zone,
  revoked_at timestamp with time zone,
  constraint calendar_feed_pkey PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX calendar_feed_hash ON public.calendar_feed USING btree (hash);
CREATE INDEX calendar_feed_of_member ON public.calendar_feed USING btree (workspace_id, member_id) WHERE (revoked_at IS NULL);

create table command (
  workspace_id uuid not null,
  id uuid not null,
  actor uuid,
  kind text not null,
  result json not null,
  before json,
  at timestamp with time zone not null,
  constraint command_pkey PRIMARY KEY (workspace_id, id)
);

create table comments (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  record text collate "C",
  body text collate "C",
  body_sort text collate "C",
  mentions uuid[],
  parent_id uuid,
  anchor text collate "C",
  anchor_sort text collate "C",
  resolved boolean,
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint comments_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX comments_created_at ON public.comments USING btree (workspace_id, created_at, id);
CREATE INDEX comments_mentions ON public.comments USING gin (workspace_id, mentions) WHERE (mentions IS NOT NULL);
CREATE INDEX comments_record ON public.comments USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX comments_search_text ON public.comments USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX comments_title_sort ON public.comments USING btree (workspace_id, title_sort, id);
CREATE INDEX comments_updated_at ON public.comments USING btree (workspace_id, updated_at, id);
CREATE INDEX comments_words ON public.comments USING gin (workspace_id, words);

create table contacts (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  number bigint,
  first_name text collate "C",
  first_name_sort text collate "C",
  last_name text collate "C",
  last_name_sort text collate "C",
  job_title text collate "C",
  job_title_sort text collate "C",
  accounts uuid[],
  emails text[] collate "C",
  phones text[] collate "C",
  owner_id uuid,
  team_id uuid,
  collaborators uuid[],
  shares text[] collate "C",
  preferred_channel text collate "C",
  language text collate "C",
  do_not_email boolean,
  do_not_email_reason text collate "C",
  do_not_email_reason_sort text collate "C",
  do_not_email_since timestamp with time zone,
  do_not_call boolean,
  do_not_call_reason text collate "C",
  do_not_call_reason_sort text collate "C",
  do_not_call_since timestamp with time zone,
  do_not_text boolean,
  do_not_text_reason text collate "C",
  do_not_text_reason_sort text collate "C",
  do_not_text_since timestamp with time zone,
  linkedin text collate "C",
  linkedin_sort text collate "C",
  xing text collate "C",
  xing_sort text collate "C",
  website text collate "C",
  website_sort text collate "C",
  postal_street text collate "C",
  postal_city text collate "C",
  postal_region text collate "C",
  postal_postal_code text collate "C",
  postal_country text collate "C",
  tags text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint contacts_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX contacts_accounts ON public.contacts USING gin (workspace_id, accounts) WHERE (accounts IS NOT NULL);
CREATE INDEX contacts_created_at ON public.contacts USING btree (workspace_id, created_at, id);
CREATE INDEX contacts_emails ON public.contacts USING gin (workspace_id, emails) WHERE (emails IS NOT NULL);
CREATE INDEX contacts_external_id_sort ON public.contacts USING btree (workspace_id, external_id_sort, id);
CREATE INDEX contacts_first_name_sort ON public.contacts USING btree (workspace_id, first_name_sort, id);
CREATE INDEX contacts_job_title_sort ON public.contacts USING btree (workspace_id, job_title_sort, id);
CREATE INDEX contacts_last_name_sort ON public.contacts USING btree (workspace_id, last_name_sort, id);
CREATE INDEX contacts_number ON public.contacts USING btree (workspace_id, number, id);
CREATE INDEX contacts_owner_id ON public.contacts USING btree (workspace_id, owner_id, id) WHERE (owner_id IS NOT NULL);
CREATE INDEX contacts_phones ON public.contacts USING gin (workspace_id, phones) WHERE (phones IS NOT NULL);
CREATE INDEX contacts_search_text ON public.contacts USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX contacts_tags ON public.contacts USING gin (workspace_id, tags) WHERE (tags IS NOT NULL);
CREATE INDEX contacts_team_id ON public.contacts USING btree (workspace_id, team_id, id) WHERE (team_id IS NOT NULL);
CREATE INDEX contacts_title_sort ON public.contacts USING btree (workspace_id, title_sort, id);
CREATE INDEX contacts_updated_at ON public.contacts USING btree (workspace_id, updated_at, id);
CREATE INDEX contacts_words ON public.contacts USING gin (workspace_id, words);

create table deals (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  number bigint,
  name text collate "C",
  name_sort text collate "C",
  account_id uuid,
  amount_minor bigint,
  amount_currency character(3) collate "C",
  pipeline text collate "C",
  stage text collate "C",
  close_date date,
  probability numeric(16,0),
  forecast_category text collate "C",
  owner_id uuid,
  team_id uuid,
  contacts uuid[],
  source text collate "C",
  lost_reason text collate "C",
  lost_comment text collate "C",
  lost_comment_sort text collate "C",
  product_id uuid,
  collaborators uuid[],
  shares text[] collate "C",
  next_step text collate "C",
  next_step_sort text collate "C",
  next_step_date date,
  next_step_person_id uuid,
  tags text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint deals_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX deals_account_id ON public.deals USING btree (workspace_id, account_id, id) WHERE (account_id IS NOT NULL);
CREATE INDEX deals_amount_currency_amount_minor ON public.deals USING btree (workspace_id, amount_currency, amount_minor, id);
CREATE INDEX deals_close_date ON public.deals USING btree (workspace_id, close_date, id);
CREATE INDEX deals_contacts ON public.deals USING gin (workspace_id, contacts) WHERE (contacts IS NOT NULL);
CREATE INDEX deals_created_at ON public.deals USING btree (workspace_id, created_at, id);
CREATE INDEX deals_external_id_sort ON public.deals USING btree (workspace_id, external_id_sort, id);
CREATE INDEX deals_forecast_category ON public.deals USING btree (workspace_id, forecast_category, id) WHERE (forecast_category IS NOT NULL);
CREATE INDEX deals_lost_reason ON public.deals USING btree (workspace_id, lost_reason, id) WHERE (lost_reason IS NOT NULL);
CREATE INDEX deals_name_sort ON public.deals USING btree (workspace_id, name_sort, id);
CREATE INDEX deals_next_step_date ON public.deals USING btree (workspace_id, next_step_date, id);
CREATE INDEX deals_number ON public.deals USING btree (workspace_id, number, id);
CREATE INDEX deals_owner_id ON public.deals USING btree (workspace_id, owner_id, id) WHERE (owner_id IS NOT NULL);
CREATE INDEX deals_pipeline ON public.deals USING btree (workspace_id, pipeline, id) WHERE (pipeline IS NOT NULL);
CREATE INDEX deals_product_id ON public.deals USING btree (workspace_id, product_id, id) WHERE (product_id IS NOT NULL);
CREATE INDEX deals_search_text ON public.deals USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX deals_source ON public.deals USING btree (workspace_id, source, id) WHERE (source IS NOT NULL);
CREATE INDEX deals_stage_close_date_figures ON public.deals USING btree (workspace_id, stage, close_date, id) INCLUDE (amount_minor, amount_currency, probability, audience, deleted_at);
CREATE INDEX deals_tags ON public.deals USING gin (workspace_id, tags) WHERE (tags IS NOT NULL);
CREATE INDEX deals_team_id ON public.deals USING btree (workspace_id, team_id, id) WHERE (team_id IS NOT NULL);
CREATE INDEX deals_updated_at ON public.deals USING btree (workspace_id, updated_at, id);
CREATE INDEX deals_words ON public.deals USING gin (workspace_id, words);

create table derived_tables (
  one boolean not null default true,
  hash text not null,
  at timestamp with time zone not null default now(),
  constraint derived_tables_pkey PRIMARY KEY (one),
  constraint derived_tables_one_check CHECK (one)
);

create table document (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  generation integer not null default 1,
  created_at timestamp with time zone not null,
  created_by uuid,
  deleted_at timestamp with time zone,
  deleted_by uuid,
  merged_into uuid,
  erased_at timestamp with time zone,
  erased_by uuid,
  constraint document_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX document_trash ON public.document USING btree (workspace_id, deleted_at) WHERE ((deleted_at IS NOT NULL) AND (erased_at IS NULL));
CREATE INDEX document_type ON public.document USING btree (workspace_id, type, id);

create table document_base (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  "position" bigint not null,
  state bytea not null,
  kept json not null,
  actor uuid,
  at timestamp with time zone not null,
  constraint document_base_pkey PRIMARY KEY (workspace_id, document_id, generation)
);

create table document_former (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  client bigint not null,
  state bytea not null,
  at timestamp with time zone not null,
  constraint document_former_pkey PRIMARY KEY (workspace_id, document_id, generation)
);

create table document_snapshot (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  "position" bigint not null,
  state bytea not null,
  writes json not null,
  constraint document_snapshot_pkey PRIMARY KEY (workspace_id, document_id)
);

create table document_update (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  "position" bigint not null,
  format text not null default 'yjs-1'::text,
  update bytea not null,
  actor uuid,
  origin text not null,
  command_id uuid,
  base bigint,
  made_at timestamp with time zone not null,
  at timestamp with time zone not null,
  first_position bigint,
  constraint document_update_pkey PRIMARY KEY (workspace_id, document_id, generation, "position"),
  constraint document_update_format_check CHECK ((format = ANY (ARRAY['yjs-1'::text, 'deleted'::text, 'restored'::text])))
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX document_update_at ON public.document_update USING brin (at);

create table entry (
  workspace_id uuid not null,
  id uuid not null,
  version bigint not null,
  type text not null,
  home_type text,
  home_id uuid,
  "values" json not null,
  deleted boolean not null default false,
  actor uuid,
  origin text not null,
  command_id uuid,
  made_at timestamp with time zone not null,
  at timestamp with time zone not null,
  constraint entry_pkey PRIMARY KEY (workspace_id, id, version)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX entry_home ON public.entry USING btree (workspace_id, home_id, id, version);

create table event (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  record uuid not null,
  kind text not null,
  field text,
  actor uuid,
  winner uuid,
  from_value json,
  to_value json,
  origin text not null,
  made_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  "position" bigint not null,
  constraint event_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX event_lost ON public.event USING btree (workspace_id, actor, recorded_at) WHERE (kind = ANY (ARRAY['overwritten'::text, 'text-lost'::text]));
CREATE INDEX event_pointed ON public.event USING btree (workspace_id, btrim((from_value)::text, '["]'::text)) WHERE ((from_value)::text ~ '^\[?"([A-Za-z]+:)?[0-9a-f-]{36}"\]?$'::text);
CREATE INDEX event_recent ON public.event USING btree (workspace_id, made_at DESC, id DESC);
CREATE INDEX event_record ON public.event USING btree (workspace_id, record, made_at DESC, id DESC);

create table event_archive (
  workspace_id uuid not null,
  id uuid not null,
  type text not null,
  record uuid not null,
  kind text not null,
  field text,
  actor uuid,
  winner uuid,
  from_value json,
  to_value json,
  origin text not null,
  made_at timestamp with time zone not null,
  recorded_at timestamp with time zone not null,
  "position" bigint not null,
  constraint event_archive_pkey PRIMARY KEY (workspace_id, id)
);
CREATE INDEX event_archive_pointed ON public.event_archive USING btree (workspace_id, btrim((from_value)::text, '["]'::text)) WHERE ((from_value)::text ~ '^\[?"([A-Za-z]+:)?[0-9a-f-]{36}"\]?$'::text);
CREATE INDEX event_archive_workspace_id_made_at_id_idx ON public.event_archive USING btree (workspace_id, made_at DESC, id DESC);
CREATE INDEX event_archive_workspace_id_record_made_at_id_idx ON public.event_archive USING btree (workspace_id, record, made_at DESC, id DESC);

create table feed (
  workspace_id uuid not null,
  type text not null,
  id uuid not null,
  seq bigint not null,
  op text not null,
  "position" bigint not null,
  audience text[] not null,
  audience_before text[] not null,
  constraint feed_pkey PRIMARY KEY (workspace_id, type, id),
  constraint feed_op_check CHECK ((op = ANY (ARRAY['put'::text, 'deleted'::text])))
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE UNIQUE INDEX feed_seq ON public.feed USING btree (workspace_id, seq);

create table feed_clock (
  workspace_id uuid not null,
  seq bigint not null default 0,
  epoch uuid not null default gen_random_uuid(),
  min_seq bigint not null default 0,
  constraint feed_clock_pkey PRIMARY KEY (workspace_id)
);

create table files (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  record text collate "C",
  name text collate "C",
  name_sort text collate "C",
  comment_id uuid,
  media_type text collate "C",
  media_type_sort text collate "C",
  size numeric(16,0),
  width numeric(16,0),
  height numeric(16,0),
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint files_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX files_comment_id ON public.files USING btree (workspace_id, comment_id, id) WHERE (comment_id IS NOT NULL);
CREATE INDEX files_created_at ON public.files USING btree (workspace_id, created_at, id);
CREATE INDEX files_media_type_sort ON public.files USING btree (workspace_id, media_type_sort, id);
CREATE INDEX files_name_sort ON public.files USING btree (workspace_id, name_sort, id);
CREATE INDEX files_record ON public.files USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX files_search_text ON public.files USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX files_updated_at ON public.files USING btree (workspace_id, updated_at, id);
CREATE INDEX files_words ON public.files USING gin (workspace_id, words);

create table follows (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  member_id uuid,
  record text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint follows_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX follows_created_at ON public.follows USING btree (workspace_id, created_at, id);
CREATE INDEX follows_record ON public.follows USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX follows_search_text ON public.follows USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX follows_title_sort ON public.follows USING btree (workspace_id, title_sort, id);
CREATE INDEX follows_updated_at ON public.follows USING btree (workspace_id, updated_at, id);
CREATE INDEX follows_words ON public.follows USING gin (workspace_id, words);

create table import_job (
  workspace_id uuid not null,
  id uuid not null,
  actor uuid,
  type text not null,
  state text not null,
  file_name text,
  file bytea not null,
  mapping json,
  progress json not null default '{}'::json,
  report json,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  finished_at timestamp with time zone,
  constraint import_job_pkey PRIMARY KEY (workspace_id, id)
);

create table interactions (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  subject text collate "C",
  subject_sort text collate "C",
  channel text collate "C",
  direction text collate "C",
  at timestamp with time zone,
  minutes numeric(16,0),
  participants uuid[],
  host_id uuid,
  outcome text collate "C",
  related text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint interactions_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX interactions_at ON public.interactions USING btree (workspace_id, at, id);
CREATE INDEX interactions_channel ON public.interactions USING btree (workspace_id, channel, id) WHERE (channel IS NOT NULL);
CREATE INDEX interactions_created_at ON public.interactions USING btree (workspace_id, created_at, id);
CREATE INDEX interactions_direction ON public.interactions USING btree (workspace_id, direction, id) WHERE (direction IS NOT NULL);
CREATE INDEX interactions_external_id_sort ON public.interactions USING btree (workspace_id, external_id_sort, id);
CREATE INDEX interactions_host_id ON public.interactions USING btree (workspace_id, host_id, id) WHERE (host_id IS NOT NULL);
CREATE INDEX interactions_outcome ON public.interactions USING btree (workspace_id, outcome, id) WHERE (outcome IS NOT NULL);
CREATE INDEX interactions_participants ON public.interactions USING gin (workspace_id, participants) WHERE (participants IS NOT NULL);
CREATE INDEX interactions_related ON public.interactions USING gin (workspace_id, related) WHERE (related IS NOT NULL);
CREATE INDEX interactions_search_text ON public.interactions USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX interactions_subject_sort ON public.interactions USING btree (workspace_id, subject_sort, id);
CREATE INDEX interactions_updated_at ON public.interactions USING btree (workspace_id, updated_at, id);
CREATE INDEX interactions_words ON public.interactions USING gin (workspace_id, words);

create table invitation (
  workspace_id uuid not null,
  id uuid not null,
  code_hash bytea not null,
  email text,
  role text not null,
  member_id uuid,
  created_at timestamp with time zone not null default now(),
  created_by uuid,
  expires_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  accepted_by uuid,
  revoked_at timestamp with time zone,
  constraint invitation_pkey PRIMARY KEY (workspace_id, id),
  constraint invitation_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'manager'::text, 'member'::text, 'viewer'::text, 'guest'::text])))
);
CREATE UNIQUE INDEX invitation_code ON public.invitation USING btree (code_hash);

create table job_worker (
  id text not null,
  holder text not null,
  seen_at timestamp with time zone not null,
  constraint job_worker_pkey PRIMARY KEY (id)
);

create table kept_edit (
  workspace_id uuid not null,
  id uuid not null,
  record uuid not null,
  type text not null,
  author uuid not null,
  n integer not null,
  document text,
  update bytea,
  command json,
  changes json not null,
  text text not null,
  made_at timestamp with time zone not null,
  at timestamp with time zone not null,
  constraint kept_edit_pkey PRIMARY KEY (workspace_id, id, record),
  constraint kept_edit_check CHECK ((((update IS NULL) = (document IS NULL)) AND ((update IS NULL) <> (command IS NULL))))
);
CREATE INDEX kept_edit_author ON public.kept_edit USING btree (workspace_id, author, at, n);

create table leads (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  number bigint,
  first_name text collate "C",
  first_name_sort text collate "C",
  last_name text collate "C",
  last_name_sort text collate "C",
  company text collate "C",
  company_sort text collate "C",
  job_title text collate "C",
  job_title_sort text collate "C",
  status text collate "C",
  source text collate "C",
  emails text[] collate "C",
  phones text[] collate "C",
  owner_id uuid,
  team_id uuid,
  collaborators uuid[],
  shares text[] collate "C",
  value_minor bigint,
  value_currency character(3) collate "C",
  industry text collate "C",
  website text collate "C",
  website_sort text collate "C",
  product_id uuid,
  unqualified_reason text collate "C",
  account_id uuid,
  contact_id uuid,
  deal_id uuid,
  tags text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint leads_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX leads_account_id ON public.leads USING btree (workspace_id, account_id, id) WHERE (account_id IS NOT NULL);
CREATE INDEX leads_company_sort ON public.leads USING btree (workspace_id, company_sort, id);
CREATE INDEX leads_contact_id ON public.leads USING btree (workspace_id, contact_id, id) WHERE (contact_id IS NOT NULL);
CREATE INDEX leads_created_at ON public.leads USING btree (workspace_id, created_at, id);
CREATE INDEX leads_deal_id ON public.leads USING btree (workspace_id, deal_id, id) WHERE (deal_id IS NOT NULL);
CREATE INDEX leads_emails ON public.leads USING gin (workspace_id, emails) WHERE (emails IS NOT NULL);
CREATE INDEX leads_external_id_sort ON public.leads USING btree (workspace_id, external_id_sort, id);
CREATE INDEX leads_first_name_sort ON public.leads USING btree (workspace_id, first_name_sort, id);
CREATE INDEX leads_industry ON public.leads USING btree (workspace_id, industry, id) WHERE (industry IS NOT NULL);
CREATE INDEX leads_last_name_sort ON public.leads USING btree (workspace_id, last_name_sort, id);
CREATE INDEX leads_number ON public.leads USING btree (workspace_id, number, id);
CREATE INDEX leads_owner_id ON public.leads USING btree (workspace_id, owner_id, id) WHERE (owner_id IS NOT NULL);
CREATE INDEX leads_phones ON public.leads USING gin (workspace_id, phones) WHERE (phones IS NOT NULL);
CREATE INDEX leads_product_id ON public.leads USING btree (workspace_id, product_id, id) WHERE (product_id IS NOT NULL);
CREATE INDEX leads_search_text ON public.leads USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX leads_source ON public.leads USING btree (workspace_id, source, id) WHERE (source IS NOT NULL);
CREATE INDEX leads_status_figures ON public.leads USING btree (workspace_id, status, id) INCLUDE (value_minor, value_currency, audience, deleted_at);
CREATE INDEX leads_tags ON public.leads USING gin (workspace_id, tags) WHERE (tags IS NOT NULL);
CREATE INDEX leads_team_id ON public.leads USING btree (workspace_id, team_id, id) WHERE (team_id IS NOT NULL);
CREATE INDEX leads_title_sort ON public.leads USING btree (workspace_id, title_sort, id);
CREATE INDEX leads_unqualified_reason ON public.leads USING btree (workspace_id, unqualified_reason, id) WHERE (unqualified_reason IS NOT NULL);
CREATE INDEX leads_updated_at ON public.leads USING btree (workspace_id, updated_at, id);
CREATE INDEX leads_value_currency_value_minor ON public.leads USING btree (workspace_id, value_currency, value_minor, id);
CREATE INDEX leads_words ON public.leads USING gin (workspace_id, words);

create table links (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  "from" text collate "C",
  "to" text collate "C",
  role text collate "C",
  since date,
  until date,
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint links_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX links_created_at ON public.links USING btree (workspace_id, created_at, id);
CREATE INDEX links_from ON public.links USING btree (workspace_id, "from", id) WHERE ("from" IS NOT NULL);
CREATE INDEX links_role ON public.links USING btree (workspace_id, role, id) WHERE (role IS NOT NULL);
CREATE INDEX links_search_text ON public.links USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX links_title_sort ON public.links USING btree (workspace_id, title_sort, id);
CREATE INDEX links_to ON public.links USING btree (workspace_id, "to", id) WHERE ("to" IS NOT NULL);
CREATE INDEX links_updated_at ON public.links USING btree (workspace_id, updated_at, id);
CREATE INDEX links_words ON public.links USING gin (workspace_id, words);

create table log_care (
  workspace_id uuid not null,
  merged_upto timestamp with time zone not null default '-infinity'::timestamp with time zone,
  cut_upto timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint log_care_pkey PRIMARY KEY (workspace_id)
);

create table looks (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  member_id uuid,
  view text collate "C",
  view_sort text collate "C",
  seen_at timestamp with time zone,
  since timestamp with time zone,
  widths text collate "C",
  widths_sort text collate "C",
  folded_groups text collate "C",
  folded_groups_sort text collate "C",
  pinned boolean,
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint looks_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX looks_created_at ON public.looks USING btree (workspace_id, created_at, id);
CREATE INDEX looks_search_text ON public.looks USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX looks_title_sort ON public.looks USING btree (workspace_id, title_sort, id);
CREATE INDEX looks_updated_at ON public.looks USING btree (workspace_id, updated_at, id);
CREATE INDEX looks_words ON public.looks USING gin (workspace_id, words);

create table member (
  workspace_id uuid not null,
  id uuid not null,
  user_id text,
  name text not null,
  email text,
  role text not null,
  active boolean not null default true,
  manager uuid,
  team uuid,
  hue integer not null default 0,
  created_at timestamp with time zone not null default now(),
  created_by uuid,
  updated_at timestamp with time zone not null default now(),
  updated_by uuid,
  "position" bigint not null default 1,
  picture text,
  locale text,
  time_zone text,
  constraint member_pkey PRIMARY KEY (workspace_id, id),
  constraint member_role_check CHECK ((role = ANY (ARRAY['owner'::text, 'admin'::text, 'manager'::text, 'member'::text, 'viewer'::text, 'guest'::text])))
);
CREATE UNIQUE INDEX member_email ON public.member USING btree (workspace_id, lower(email));
CREATE INDEX member_of_user ON public.member USING btree (user_id);
CREATE UNIQUE INDEX member_user ON public.member USING btree (workspace_id, user_id);

create table messages (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  record text collate "C",
  channel text collate "C",
  direction text collate "C",
  at timestamp with time zone,
  subject text collate "C",
  subject_sort text collate "C",
  body text collate "C",
  body_sort text collate "C",
  participants uuid[],
  addresses text[] collate "C",
  member_id uuid,
  thread text collate "C",
  thread_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint messages_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX messages_at ON public.messages USING btree (workspace_id, at, id);
CREATE INDEX messages_channel ON public.messages USING btree (workspace_id, channel, id) WHERE (channel IS NOT NULL);
CREATE INDEX messages_created_at ON public.messages USING btree (workspace_id, created_at, id);
CREATE INDEX messages_direction ON public.messages USING btree (workspace_id, direction, id) WHERE (direction IS NOT NULL);
CREATE INDEX messages_external_id_sort ON public.messages USING btree (workspace_id, external_id_sort, id);
CREATE INDEX messages_member_id ON public.messages USING btree (workspace_id, member_id, id) WHERE (member_id IS NOT NULL);
CREATE INDEX messages_participants ON public.messages USING gin (workspace_id, participants) WHERE (participants IS NOT NULL);
CREATE INDEX messages_record ON public.messages USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX messages_search_text ON public.messages USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX messages_subject_sort ON public.messages USING btree (workspace_id, subject_sort, id);
CREATE INDEX messages_thread_sort ON public.messages USING btree (workspace_id, thread_sort, id);
CREATE INDEX messages_updated_at ON public.messages USING btree (workspace_id, updated_at, id);
CREATE INDEX messages_words ON public.messages USING gin (workspace_id, words);

create table notes (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  name text collate "C",
  name_sort text collate "C",
  record text collate "C",
  place numeric(16,0),
  mentioned_people uuid[],
  mentioned_records text[] collate "C",
  plain_text text collate "C",
  plain_text_search text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(((COALESCE(search_text, ''::text) || ' '::text) || COALESCE(plain_text_search, ''::text)), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint notes_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX notes_created_at ON public.notes USING btree (workspace_id, created_at, id);
CREATE INDEX notes_name_sort ON public.notes USING btree (workspace_id, name_sort, id);
CREATE INDEX notes_record ON public.notes USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX notes_search_text ON public.notes USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX notes_updated_at ON public.notes USING btree (workspace_id, updated_at, id);
CREATE INDEX notes_words ON public.notes USING gin (workspace_id, words);

create table notification_mailed (
  workspace_id uuid not null,
  id uuid not null,
  at timestamp with time zone not null default now(),
  constraint notification_mailed_pkey PRIMARY KEY (workspace_id, id)
);

create table notification_settings (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  member_id uuid,
  mention text collate "C",
  mention_sort text collate "C",
  assignment text collate "C",
  assignment_sort text collate "C",
  reply text collate "C",
  reply_sort text collate "C",
  moved text collate "C",
  moved_sort text collate "C",
  due text collate "C",
  due_sort text collate "C",
  access text collate "C",
  access_sort text collate "C",
  time_zone text collate "C",
  time_zone_sort text collate "C",
  language text collate "C",
  language_sort text collate "C",
  digest_at text collate "C",
  digest_at_sort text collate "C",
  quiet_from text collate "C",
  quiet_from_sort text collate "C",
  quiet_until text collate "C",
  quiet_until_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint notification_settings_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX notification_settings_created_at ON public.notification_settings USING btree (workspace_id, created_at, id);
CREATE INDEX notification_settings_search_text ON public.notification_settings USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX notification_settings_title_sort ON public.notification_settings USING btree (workspace_id, title_sort, id);
CREATE INDEX notification_settings_updated_at ON public.notification_settings USING btree (workspace_id, updated_at, id);
CREATE INDEX notification_settings_words ON public.notification_settings USING gin (workspace_id, words);

create table notifications (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  member_id uuid,
  kind text collate "C",
  kind_sort text collate "C",
  record text collate "C",
  comment_id uuid,
  field text collate "C",
  field_sort text collate "C",
  value text collate "C",
  value_sort text collate "C",
  actor_id uuid,
  at timestamp with time zone,
  read timestamp with time zone,
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint notifications_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX notifications_at ON public.notifications USING btree (workspace_id, at, id);
CREATE INDEX notifications_created_at ON public.notifications USING btree (workspace_id, created_at, id);
CREATE INDEX notifications_read ON public.notifications USING btree (workspace_id, read, id);
CREATE INDEX notifications_search_text ON public.notifications USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX notifications_title_sort ON public.notifications USING btree (workspace_id, title_sort, id);
CREATE INDEX notifications_updated_at ON public.notifications USING btree (workspace_id, updated_at, id);
CREATE INDEX notifications_words ON public.notifications USING gin (workspace_id, words);

create table notified (
  workspace_id uuid not null,
  seq bigint not null,
  at timestamp with time zone not null,
  constraint notified_pkey PRIMARY KEY (workspace_id)
);

create table order_lines (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  record text collate "C",
  order_id uuid,
  name text collate "C",
  name_sort text collate "C",
  product_id uuid,
  quantity numeric(16,3),
  price_minor bigint,
  price_currency character(3) collate "C",
  total_minor bigint,
  total_currency character(3) collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint order_lines_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX order_lines_created_at ON public.order_lines USING btree (workspace_id, created_at, id);
CREATE INDEX order_lines_external_id_sort ON public.order_lines USING btree (workspace_id, external_id_sort, id);
CREATE INDEX order_lines_name_sort ON public.order_lines USING btree (workspace_id, name_sort, id);
CREATE INDEX order_lines_order_id ON public.order_lines USING btree (workspace_id, order_id, id) WHERE (order_id IS NOT NULL);
CREATE INDEX order_lines_product_id ON public.order_lines USING btree (workspace_id, product_id, id) WHERE (product_id IS NOT NULL);
CREATE INDEX order_lines_record ON public.order_lines USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX order_lines_search_text ON public.order_lines USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX order_lines_updated_at ON public.order_lines USING btree (workspace_id, updated_at, id);
CREATE INDEX order_lines_words ON public.order_lines USING gin (workspace_id, words);

create table orders (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  record text collate "C",
  reference text collate "C",
  reference_sort text collate "C",
  ordered_on date,
  total_minor bigint,
  total_currency character(3) collate "C",
  status text collate "C",
  deal_id uuid,
  corrects_id uuid,
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint orders_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX orders_created_at ON public.orders USING btree (workspace_id, created_at, id);
CREATE INDEX orders_deal_id ON public.orders USING btree (workspace_id, deal_id, id) WHERE (deal_id IS NOT NULL);
CREATE INDEX orders_external_id_sort ON public.orders USING btree (workspace_id, external_id_sort, id);
CREATE INDEX orders_ordered_on ON public.orders USING btree (workspace_id, ordered_on, id);
CREATE INDEX orders_record ON public.orders USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX orders_reference_sort ON public.orders USING btree (workspace_id, reference_sort, id);
CREATE INDEX orders_search_text ON public.orders USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX orders_status ON public.orders USING btree (workspace_id, status, id) WHERE (status IS NOT NULL);
CREATE INDEX orders_total_currency_total_minor ON public.orders USING btree (workspace_id, total_currency, total_minor, id);
CREATE INDEX orders_updated_at ON public.orders USING btree (workspace_id, updated_at, id);
CREATE INDEX orders_words ON public.orders USING gin (workspace_id, words);

create table payments (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  record text collate "C",
  reference text collate "C",
  reference_sort text collate "C",
  paid_on date,
  amount_minor bigint,
  amount_currency character(3) collate "C",
  method text collate "C",
  order_id uuid,
  corrects_id uuid,
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint payments_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX payments_amount_currency_amount_minor ON public.payments USING btree (workspace_id, amount_currency, amount_minor, id);
CREATE INDEX payments_created_at ON public.payments USING btree (workspace_id, created_at, id);
CREATE INDEX payments_external_id_sort ON public.payments USING btree (workspace_id, external_id_sort, id);
CREATE INDEX payments_method ON public.payments USING btree (workspace_id, method, id) WHERE (method IS NOT NULL);
CREATE INDEX payments_order_id ON public.payments USING btree (workspace_id, order_id, id) WHERE (order_id IS NOT NULL);
CREATE INDEX payments_paid_on ON public.payments USING btree (workspace_id, paid_on, id);
CREATE INDEX payments_record ON public.payments USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX payments_reference_sort ON public.payments USING btree (workspace_id, reference_sort, id);
CREATE INDEX payments_search_text ON public.payments USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX payments_updated_at ON public.payments USING btree (workspace_id, updated_at, id);
CREATE INDEX payments_words ON public.payments USING gin (workspace_id, words);

create table products (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  number bigint,
  name text collate "C",
  name_sort text collate "C",
  family text collate "C",
  price_minor bigint,
  price_currency character(3) collate "C",
  active boolean,
  tags text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint products_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX products_created_at ON public.products USING btree (workspace_id, created_at, id);
CREATE INDEX products_external_id_sort ON public.products USING btree (workspace_id, external_id_sort, id);
CREATE INDEX products_family ON public.products USING btree (workspace_id, family, id) WHERE (family IS NOT NULL);
CREATE INDEX products_name_sort ON public.products USING btree (workspace_id, name_sort, id);
CREATE INDEX products_number ON public.products USING btree (workspace_id, number, id);
CREATE INDEX products_price_currency_price_minor ON public.products USING btree (workspace_id, price_currency, price_minor, id);
CREATE INDEX products_search_text ON public.products USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX products_tags ON public.products USING gin (workspace_id, tags) WHERE (tags IS NOT NULL);
CREATE INDEX products_updated_at ON public.products USING btree (workspace_id, updated_at, id);
CREATE INDEX products_words ON public.products USING gin (workspace_id, words);

create table projection_mark (
  workspace_id uuid not null,
  document_id uuid not null,
  generation integer not null,
  "position" bigint not null,
  type text not null,
  constraint projection_mark_pkey PRIMARY KEY (workspace_id, document_id, generation, "position")
);

create table projection_parked (
  workspace_id uuid not null,
  document_id uuid not null,
  type text not null,
  error text not null,
  attempts integer not null default 1,
  at timestamp with time zone not null default now(),
  constraint projection_parked_pkey PRIMARY KEY (workspace_id, document_id)
);

create table push_subscription (
  workspace_id uuid not null,
  id uuid not null,
  member_id uuid not null,
  session_id text not null,
  endpoint text not null,
  p256dh text not null,
  auth text not null,
  created_at timestamp with time zone not null default now(),
  constraint push_subscription_pkey PRIMARY KEY (workspace_id, id)
);
CREATE UNIQUE INDEX push_subscription_endpoint ON public.push_subscription USING btree (workspace_id, endpoint);
CREATE INDEX push_subscription_member ON public.push_subscription USING btree (workspace_id, member_id);

create table record_number (
  workspace_id uuid not null,
  type text not null,
  next bigint not null,
  constraint record_number_pkey PRIMARY KEY (workspace_id, type)
);

create table saved_views (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  owner_id uuid,
  name text collate "C",
  name_sort text collate "C",
  of text collate "C",
  of_sort text collate "C",
  address text collate "C",
  address_sort text collate "C",
  shared boolean,
  team_id uuid,
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint saved_views_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX saved_views_created_at ON public.saved_views USING btree (workspace_id, created_at, id);
CREATE INDEX saved_views_of_sort ON public.saved_views USING btree (workspace_id, of_sort, id);
CREATE INDEX saved_views_search_text ON public.saved_views USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX saved_views_title_sort ON public.saved_views USING btree (workspace_id, title_sort, id);
CREATE INDEX saved_views_updated_at ON public.saved_views USING btree (workspace_id, updated_at, id);
CREATE INDEX saved_views_words ON public.saved_views USING gin (workspace_id, words);

create table schema_version (
  version integer not null,
  name text not null,
  hash text not null,
  at timestamp with time zone not null default now(),
  constraint schema_version_pkey PRIMARY KEY (version)
);

create table settings (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  "values" jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint settings_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);

create table sign_in_rules (
  workspace_id uuid not null,
  two_factor_since timestamp with time zone,
  session_days integer,
  domains jsonb not null default '[]'::jsonb,
  updated_at timestamp with time zone not null default now(),
  updated_by uuid,
  constraint sign_in_rules_pkey PRIMARY KEY (workspace_id)
);

create table stored_file (
  workspace_id uuid not null,
  id uuid not null,
  content text not null,
  size bigint not null,
  media_type text not null,
  width integer,
  height integer,
  member_id uuid not null,
  stored_at timestamp with time zone not null,
  constraint stored_file_pkey PRIMARY KEY (workspace_id, id),
  constraint stored_file_content_check CHECK ((content ~ '^[0-9a-f]{64}$'::text)),
  constraint stored_file_size_check CHECK ((size >= 0))
);
CREATE INDEX stored_file_content ON public.stored_file USING btree (workspace_id, content);

create table tasks (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  number bigint,
  name text collate "C",
  name_sort text collate "C",
  done boolean,
  due date,
  remind_at timestamp with time zone,
  repeat text collate "C",
  assignee_id uuid,
  priority text collate "C",
  related text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint tasks_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX tasks_assignee_id ON public.tasks USING btree (workspace_id, assignee_id, id) WHERE (assignee_id IS NOT NULL);
CREATE INDEX tasks_created_at ON public.tasks USING btree (workspace_id, created_at, id);
CREATE INDEX tasks_done ON public.tasks USING btree (workspace_id, done, id);
CREATE INDEX tasks_due ON public.tasks USING btree (workspace_id, due, id);
CREATE INDEX tasks_external_id_sort ON public.tasks USING btree (workspace_id, external_id_sort, id);
CREATE INDEX tasks_name_sort ON public.tasks USING btree (workspace_id, name_sort, id);
CREATE INDEX tasks_number ON public.tasks USING btree (workspace_id, number, id);
CREATE INDEX tasks_priority ON public.tasks USING btree (workspace_id, priority, id) WHERE (priority IS NOT NULL);
CREATE INDEX tasks_related ON public.tasks USING gin (workspace_id, related) WHERE (related IS NOT NULL);
CREATE INDEX tasks_repeat ON public.tasks USING btree (workspace_id, repeat, id) WHERE (repeat IS NOT NULL);
CREATE INDEX tasks_search_text ON public.tasks USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX tasks_updated_at ON public.tasks USING btree (workspace_id, updated_at, id);
CREATE INDEX tasks_words ON public.tasks USING gin (workspace_id, words);

create table team (
  workspace_id uuid not null,
  id uuid not null,
  name text not null,
  parent uuid,
  deleted_at timestamp with time zone,
  created_at timestamp with time zone not null default now(),
  created_by uuid,
  updated_at timestamp with time zone not null default now(),
  updated_by uuid,
  "position" bigint not null default 1,
  constraint team_pkey PRIMARY KEY (workspace_id, id)
);

create table tickets (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  number bigint,
  subject text collate "C",
  subject_sort text collate "C",
  status text collate "C",
  priority text collate "C",
  requester_id uuid,
  account_id uuid,
  assignee_id uuid,
  team_id uuid,
  collaborators uuid[],
  shares text[] collate "C",
  channel text collate "C",
  deal_id uuid,
  product_id uuid,
  tags text[] collate "C",
  description text collate "C",
  description_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint tickets_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX tickets_account_id ON public.tickets USING btree (workspace_id, account_id, id) WHERE (account_id IS NOT NULL);
CREATE INDEX tickets_assignee_id ON public.tickets USING btree (workspace_id, assignee_id, id) WHERE (assignee_id IS NOT NULL);
CREATE INDEX tickets_channel ON public.tickets USING btree (workspace_id, channel, id) WHERE (channel IS NOT NULL);
CREATE INDEX tickets_created_at ON public.tickets USING btree (workspace_id, created_at, id);
CREATE INDEX tickets_deal_id ON public.tickets USING btree (workspace_id, deal_id, id) WHERE (deal_id IS NOT NULL);
CREATE INDEX tickets_external_id_sort ON public.tickets USING btree (workspace_id, external_id_sort, id);
CREATE INDEX tickets_number ON public.tickets USING btree (workspace_id, number, id);
CREATE INDEX tickets_priority ON public.tickets USING btree (workspace_id, priority, id) WHERE (priority IS NOT NULL);
CREATE INDEX tickets_product_id ON public.tickets USING btree (workspace_id, product_id, id) WHERE (product_id IS NOT NULL);
CREATE INDEX tickets_requester_id ON public.tickets USING btree (workspace_id, requester_id, id) WHERE (requester_id IS NOT NULL);
CREATE INDEX tickets_search_text ON public.tickets USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX tickets_status_figures ON public.tickets USING btree (workspace_id, status, id) INCLUDE (audience, deleted_at);
CREATE INDEX tickets_subject_sort ON public.tickets USING btree (workspace_id, subject_sort, id);
CREATE INDEX tickets_tags ON public.tickets USING gin (workspace_id, tags) WHERE (tags IS NOT NULL);
CREATE INDEX tickets_team_id ON public.tickets USING btree (workspace_id, team_id, id) WHERE (team_id IS NOT NULL);
CREATE INDEX tickets_updated_at ON public.tickets USING btree (workspace_id, updated_at, id);
CREATE INDEX tickets_words ON public.tickets USING gin (workspace_id, words);

create table web_events (
  workspace_id uuid not null,
  id uuid not null,
  title text collate "C",
  title_sort text collate "C",
  search_text text collate "C",
  record text collate "C",
  kind text collate "C",
  at timestamp with time zone,
  name text collate "C",
  name_sort text collate "C",
  url text collate "C",
  url_sort text collate "C",
  referrer text collate "C",
  referrer_sort text collate "C",
  source text collate "C",
  source_sort text collate "C",
  medium text collate "C",
  medium_sort text collate "C",
  campaign text collate "C",
  campaign_sort text collate "C",
  external_id text collate "C",
  external_id_sort text collate "C",
  words tsvector default to_tsvector('simple'::regconfig, translate(COALESCE(search_text, ''::text), '!"#$%&''()*+,-./:;<=>?@[\]^_`{|}~'::text, '                                '::text)),
  custom jsonb not null default '{}'::jsonb,
  folded jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null,
  created_by uuid,
  updated_at timestamp with time zone not null,
  updated_by uuid,
  deleted_at timestamp with time zone,
  tracked_since jsonb not null default '{}'::jsonb,
  issues jsonb not null default '[]'::jsonb,
  generation integer not null,
  "position" bigint not null,
  audience text[] not null,
  constraint web_events_pkey PRIMARY KEY (workspace_id, id)
) with (autovacuum_vacuum_scale_factor=0.05, autovacuum_vacuum_insert_scale_factor=0.05, autovacuum_analyze_scale_factor=0.05);
CREATE INDEX web_events_at ON public.web_events USING btree (workspace_id, at, id);
CREATE INDEX web_events_campaign_sort ON public.web_events USING btree (workspace_id, campaign_sort, id);
CREATE INDEX web_events_created_at ON public.web_events USING btree (workspace_id, created_at, id);
CREATE INDEX web_events_external_id_sort ON public.web_events USING btree (workspace_id, external_id_sort, id);
CREATE INDEX web_events_kind ON public.web_events USING btree (workspace_id, kind, id) WHERE (kind IS NOT NULL);
CREATE INDEX web_events_name_sort ON public.web_events USING btree (workspace_id, name_sort, id);
CREATE INDEX web_events_record ON public.web_events USING btree (workspace_id, record, id) WHERE (record IS NOT NULL);
CREATE INDEX web_events_search_text ON public.web_events USING gin (workspace_id, search_text gin_trgm_ops);
CREATE INDEX web_events_source_sort ON public.web_events USING btree (workspace_id, source_sort, id);
CREATE INDEX web_events_updated_at ON public.web_events USING btree (workspace_id, updated_at, id);
CREATE INDEX web_events_words ON public.web_events USING gin (workspace_id, words);

create table workspace (
  id uuid not null,
  slug text not null,
  incarnation integer not null default 1,
  created_at timestamp with time zone not null default now(),
  created_by uuid,
  constraint workspace_slug_key UNIQUE (slug),
  constraint workspace_pkey PRIMARY KEY (id)
);

create table workspace_lease (
  workspace_id uuid not null,
  epoch bigint not null default 0,
  holder text not null default ''::text,
  expires_at timestamp with time zone not null default '-infinity'::timestamp with time zone,
  constraint workspace_lease_pkey PRIMARY KEY (workspace_id)
);

create table identity.account (
  id text not null,
  account_id text not null,
  provider_id text not null,
  user_id text not null,
  access_token text,
  refresh_token text,
  id_token text,
  access_token_expires_at timestamp with time zone,
  refresh_token_expires_at timestamp with time zone,
  scope text,
  password text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint account_pkey PRIMARY KEY (id),
  constraint account_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
CREATE INDEX account_of_user ON identity.account USING btree (user_id);

create table identity.device (
  id uuid not null,
  user_id text not null,
  hash bytea not null,
  user_agent text,
  ip_address text,
  created_at timestamp with time zone not null default now(),
  seen_at timestamp with time zone not null default now(),
  left_at timestamp with time zone,
  wipe_at timestamp with time zone,
  wiped_at timestamp with time zone,
  constraint device_pkey PRIMARY KEY (id),
  constraint device_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
CREATE INDEX device_hash ON identity.device USING btree (hash);
CREATE UNIQUE INDEX device_of_user ON identity.device USING btree (user_id, hash);

create table identity.one_time (
  hash bytea not null,
  purpose text not null,
  user_id text,
  value jsonb not null default '{}'::jsonb,
  created_at timestamp with time zone not null default now(),
  expires_at timestamp with time zone not null,
  constraint one_time_pkey PRIMARY KEY (hash),
  constraint one_time_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
CREATE INDEX one_time_of_user ON identity.one_time USING btree (user_id, purpose);

create table identity.passkey (
  id text not null,
  user_id text not null,
  name text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}'::text[],
  created_at timestamp with time zone not null default now(),
  last_used_at timestamp with time zone,
  constraint passkey_pkey PRIMARY KEY (id),
  constraint passkey_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
CREATE INDEX passkey_of_user ON identity.passkey USING btree (user_id);

create table identity.rate_limit (
  id text not null,
  key text not null,
  count integer not null,
  last_request bigint not null,
  constraint rate_limit_key_key UNIQUE (key),
  constraint rate_limit_pkey PRIMARY KEY (id)
);

create table identity.recovery_code (
  user_id text not null,
  hash bytea not null,
  used_at timestamp with time zone,
  constraint recovery_code_pkey PRIMARY KEY (user_id, hash),
  constraint recovery_code_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);

create table identity.session (
  id text not null,
  expires_at timestamp with time zone not null,
  token text not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  ip_address text,
  user_agent text,
  user_id text not null,
  method text not null default 'password'::text,
  strong boolean not null default false,
  device_id uuid,
  seen_at timestamp with time zone not null default now(),
  constraint session_token_key UNIQUE (token),
  constraint session_pkey PRIMARY KEY (id),
  constraint session_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);
CREATE INDEX session_of_user ON identity.session USING btree (user_id);

create table identity.two_factor (
  user_id text not null,
  secret text not null,
  created_at timestamp with time zone not null default now(),
  confirmed_at timestamp with time zone,
  last_step bigint not null default 0,
  constraint two_factor_pkey PRIMARY KEY (user_id),
  constraint two_factor_user_id_fkey FOREIGN KEY (user_id) REFERENCES identity."user"(id) ON DELETE CASCADE
);

create table identity."user" (
  id text not null,
  name text not null,
  email text not null,
  email_verified boolean not null default false,
  image text,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint user_email_key UNIQUE (email),
  constraint user_pkey PRIMARY KEY (id)
);

create table identity.verification (
  id text not null,
  identifier text not null,
  value text not null,
  expires_at timestamp with time zone not null,
  created_at timestamp with time zone not null default now(),
  updated_at timestamp with time zone not null default now(),
  constraint verification_pkey PRIMARY KEY (id)
);
CREATE INDEX verification_identifier ON identity.verification USING btree (identifier);

create view accounts_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".number,
    "row".name,
    "row".domain,
    "row".industry,
    COALESCE(choices."values" ->> (('option/industry/'::text || "row".industry) || '/label'::text), '{"other": "Other", "energy": "Energy", "retail": "Retail", "finance": "Finance", "medical": "Medical", "services": "Services", "software": "Software", "education": "Education", "insurance": "Insurance", "logistics": "Logistics", "marketing": "Marketing", "employment": "Employment", "technology": "Technology", "construction": "Construction", "publicSector": "Public sector", "entertainment": "Entertainment", "manufacturing": "Manufacturing", "telecommunications": "Telecommunications"}'::jsonb ->> "row".industry, "row".industry) AS industry_label,
    "row".size,
    "row".revenue_minor,
    "row".revenue_currency,
    "row".founded,
    "row".lifecycle,
    COALESCE(choices."values" ->> (('option/lifecycle/'::text || "row".lifecycle) || '/label'::text), '{"former": "Former customer", "partner": "Partner", "customer": "Customer", "prospect": "Prospect", "supplier": "Supplier", "competitor": "Competitor"}'::jsonb ->> "row".lifecycle, "row".lifecycle) AS lifecycle_label,
    "row".owner_id,
    the_owner.name AS owner_name,
    "row".team_id,
    the_team.name AS team_name,
    "row".collaborators,
    "row".shares,
    "row".parent_id,
    the_parent.title AS parent_title,
    "row".website,
    "row".phones,
    "row".billing_street,
    "row".billing_city,
    "row".billing_region,
    "row".billing_postal_code,
    "row".billing_country,
    "row".shipping_street,
    "row".shipping_city,
    "row".shipping_region,
    "row".shipping_postal_code,
    "row".shipping_country,
    "row".tags,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM accounts "row"
     LEFT JOIN member the_owner ON the_owner.workspace_id = "row".workspace_id AND the_owner.id = "row".owner_id
     LEFT JOIN team the_team ON the_team.workspace_id = "row".workspace_id AND the_team.id = "row".team_id
     LEFT JOIN accounts the_parent ON the_parent.workspace_id = "row".workspace_id AND the_parent.id = "row".parent_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view comments_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".record,
    "row".body,
    "row".mentions,
    "row".parent_id,
    the_parent.title AS parent_title,
    "row".anchor,
    "row".resolved,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM comments "row"
     LEFT JOIN comments the_parent ON the_parent.workspace_id = "row".workspace_id AND the_parent.id = "row".parent_id
  WHERE "row".deleted_at IS NULL;

create view contacts_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".number,
    "row".first_name,
    "row".last_name,
    "row".job_title,
    "row".accounts,
    "row".emails,
    "row".phones,
    "row".owner_id,
    the_owner.name AS owner_name,
    "row".team_id,
    the_team.name AS team_name,
    "row".collaborators,
    "row".shares,
    "row".preferred_channel,
    COALESCE(choices."values" ->> (('option/channel/'::text || "row".preferred_channel) || '/label'::text), '{"email": "Email", "phone": "Phone", "video": "Video call", "letter": "Letter", "mobile": "Text message"}'::jsonb ->> "row".preferred_channel, "row".preferred_channel) AS preferred_channel_label,
    "row".language,
    COALESCE(choices."values" ->> (('option/language/'::text || "row".language) || '/label'::text), '{"de": "German", "en": "English", "es": "Spanish", "fr": "French", "it": "Italian", "ja": "Japanese", "nl": "Dutch", "pl": "Polish", "pt": "Portuguese", "ru": "Russian", "uk": "Ukrainian", "zh": "Chinese"}'::jsonb ->> "row".language, "row".language) AS language_label,
    "row".do_not_email,
    "row".do_not_email_reason,
    "row".do_not_email_since,
    "row".do_not_call,
    "row".do_not_call_reason,
    "row".do_not_call_since,
    "row".do_not_text,
    "row".do_not_text_reason,
    "row".do_not_text_since,
    "row".linkedin,
    "row".xing,
    "row".website,
    "row".postal_street,
    "row".postal_city,
    "row".postal_region,
    "row".postal_postal_code,
    "row".postal_country,
    "row".tags,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM contacts "row"
     LEFT JOIN member the_owner ON the_owner.workspace_id = "row".workspace_id AND the_owner.id = "row".owner_id
     LEFT JOIN team the_team ON the_team.workspace_id = "row".workspace_id AND the_team.id = "row".team_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view deals_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".number,
    "row".name,
    "row".account_id,
    the_account.title AS account_title,
    "row".amount_minor,
    "row".amount_currency,
    "row".pipeline,
    COALESCE(pipelines."values" ->> (('pipeline/'::text || "row".pipeline) || '/label'::text), '{"sales": "Sales"}'::jsonb ->> "row".pipeline, "row".pipeline) AS pipeline_label,
    "row".stage,
    COALESCE(pipelines."values" ->> (('stage/'::text || "row".stage) || '/label'::text), '{"won": "Won", "lost": "Lost", "proposal": "Proposal", "discovery": "Discovery", "qualified": "Qualified", "negotiation": "Negotiation"}'::jsonb ->> "row".stage, "row".stage) AS stage_label,
    "row".close_date,
    "row".probability,
    "row".forecast_category,
    COALESCE(choices."values" ->> (('option/forecastCategory/'::text || "row".forecast_category) || '/label'::text), '{"closed": "Closed", "commit": "Commit", "omitted": "Omitted", "bestCase": "Best case", "pipeline": "Pipeline"}'::jsonb ->> "row".forecast_category, "row".forecast_category) AS forecast_category_label,
    "row".owner_id,
    the_owner.name AS owner_name,
    "row".team_id,
    the_team.name AS team_name,
    "row".contacts,
    "row".source,
    COALESCE(choices."values" ->> (('option/source/'::text || "row".source) || '/label'::text), '{"event": "Event", "other": "Other", "partner": "Partner", "website": "Website", "campaign": "Campaign", "outbound": "Outbound", "referral": "Referral", "existingCustomer": "Existing customer"}'::jsonb ->> "row".source, "row".source) AS source_label,
    "row".lost_reason,
    COALESCE(choices."values" ->> (('option/lostReason/'::text || "row".lost_reason) || '/label'::text), '{"other": "Other", "price": "Price", "timing": "Timing", "features": "Missing features", "noBudget": "No budget", "competitor": "Competitor", "noDecision": "No decision", "unresponsive": "No response"}'::jsonb ->> "row".lost_reason, "row".lost_reason) AS lost_reason_label,
    "row".lost_comment,
    "row".product_id,
    the_product.title AS product_title,
    "row".collaborators,
    "row".shares,
    "row".next_step,
    "row".next_step_date,
    "row".next_step_person_id,
    the_next_step_person.name AS next_step_person_name,
    "row".tags,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM deals "row"
     LEFT JOIN accounts the_account ON the_account.workspace_id = "row".workspace_id AND the_account.id = "row".account_id
     LEFT JOIN member the_owner ON the_owner.workspace_id = "row".workspace_id AND the_owner.id = "row".owner_id
     LEFT JOIN team the_team ON the_team.workspace_id = "row".workspace_id AND the_team.id = "row".team_id
     LEFT JOIN products the_product ON the_product.workspace_id = "row".workspace_id AND the_product.id = "row".product_id
     LEFT JOIN member the_next_step_person ON the_next_step_person.workspace_id = "row".workspace_id AND the_next_step_person.id = "row".next_step_person_id
     LEFT JOIN settings pipelines ON pipelines.workspace_id = "row".workspace_id AND pipelines.id = '018f0000-0000-7000-8000-000000000002'::uuid
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view files_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".record,
    "row".name,
    "row".comment_id,
    the_comment.title AS comment_title,
    "row".media_type,
    "row".size,
    "row".width,
    "row".height,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM files "row"
     LEFT JOIN comments the_comment ON the_comment.workspace_id = "row".workspace_id AND the_comment.id = "row".comment_id
  WHERE "row".deleted_at IS NULL;

create view follows_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".member_id,
    the_member.name AS member_name,
    "row".record,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM follows "row"
     LEFT JOIN member the_member ON the_member.workspace_id = "row".workspace_id AND the_member.id = "row".member_id
  WHERE "row".deleted_at IS NULL;

create view interactions_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".subject,
    "row".channel,
    COALESCE(choices."values" ->> (('option/interactionKind/'::text || "row".channel) || '/label'::text), '{"call": "Call", "email": "Email", "video": "Video call", "visit": "Visit", "meeting": "Meeting"}'::jsonb ->> "row".channel, "row".channel) AS channel_label,
    "row".direction,
    COALESCE(choices."values" ->> (('option/direction/'::text || "row".direction) || '/label'::text), '{"incoming": "Incoming", "outgoing": "Outgoing"}'::jsonb ->> "row".direction, "row".direction) AS direction_label,
    "row".at,
    "row".minutes,
    "row".participants,
    "row".host_id,
    the_host.name AS host_name,
    "row".outcome,
    COALESCE(choices."values" ->> (('option/outcome/'::text || "row".outcome) || '/label'::text), '{"reached": "Reached", "declined": "Declined", "followUp": "Follow-up agreed", "notReached": "Not reached", "leftMessage": "Left a message"}'::jsonb ->> "row".outcome, "row".outcome) AS outcome_label,
    "row".related,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM interactions "row"
     LEFT JOIN member the_host ON the_host.workspace_id = "row".workspace_id AND the_host.id = "row".host_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view leads_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".number,
    "row".first_name,
    "row".last_name,
    "row".company,
    "row".job_title,
    "row".status,
    COALESCE(choices."values" ->> (('option/leadStatus/'::text || "row".status) || '/label'::text), '{"new": "New", "working": "Working", "nurturing": "Nurturing", "qualified": "Qualified", "unqualified": "Unqualified"}'::jsonb ->> "row".status, "row".status) AS status_label,
    "row".source,
    COALESCE(choices."values" ->> (('option/source/'::text || "row".source) || '/label'::text), '{"event": "Event", "other": "Other", "partner": "Partner", "website": "Website", "campaign": "Campaign", "outbound": "Outbound", "referral": "Referral", "existingCustomer": "Existing customer"}'::jsonb ->> "row".source, "row".source) AS source_label,
    "row".emails,
    "row".phones,
    "row".owner_id,
    the_owner.name AS owner_name,
    "row".team_id,
    the_team.name AS team_name,
    "row".collaborators,
    "row".shares,
    "row".value_minor,
    "row".value_currency,
    "row".industry,
    COALESCE(choices."values" ->> (('option/industry/'::text || "row".industry) || '/label'::text), '{"other": "Other", "energy": "Energy", "retail": "Retail", "finance": "Finance", "medical": "Medical", "services": "Services", "software": "Software", "education": "Education", "insurance": "Insurance", "logistics": "Logistics", "marketing": "Marketing", "employment": "Employment", "technology": "Technology", "construction": "Construction", "publicSector": "Public sector", "entertainment": "Entertainment", "manufacturing": "Manufacturing", "telecommunications": "Telecommunications"}'::jsonb ->> "row".industry, "row".industry) AS industry_label,
    "row".website,
    "row".product_id,
    the_product.title AS product_title,
    "row".unqualified_reason,
    COALESCE(choices."values" ->> (('option/lostReason/'::text || "row".unqualified_reason) || '/label'::text), '{"other": "Other", "price": "Price", "timing": "Timing", "features": "Missing features", "noBudget": "No budget", "competitor": "Competitor", "noDecision": "No decision", "unresponsive": "No response"}'::jsonb ->> "row".unqualified_reason, "row".unqualified_reason) AS unqualified_reason_label,
    "row".account_id,
    the_account.title AS account_title,
    "row".contact_id,
    the_contact.title AS contact_title,
    "row".deal_id,
    the_deal.title AS deal_title,
    "row".tags,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM leads "row"
     LEFT JOIN member the_owner ON the_owner.workspace_id = "row".workspace_id AND the_owner.id = "row".owner_id
     LEFT JOIN team the_team ON the_team.workspace_id = "row".workspace_id AND the_team.id = "row".team_id
     LEFT JOIN products the_product ON the_product.workspace_id = "row".workspace_id AND the_product.id = "row".product_id
     LEFT JOIN accounts the_account ON the_account.workspace_id = "row".workspace_id AND the_account.id = "row".account_id
     LEFT JOIN contacts the_contact ON the_contact.workspace_id = "row".workspace_id AND the_contact.id = "row".contact_id
     LEFT JOIN deals the_deal ON the_deal.workspace_id = "row".workspace_id AND the_deal.id = "row".deal_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view links_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row"."from",
    "row"."to",
    "row".role,
    COALESCE(choices."values" ->> (('option/linkRole/'::text || "row".role) || '/label'::text), '{"billing": "Billing contact", "blocker": "Blocker", "partner": "Partner", "champion": "Champion", "employee": "Employee", "colleague": "Colleague", "technical": "Technical contact", "consultant": "Consultant", "influencer": "Influencer", "decisionMaker": "Decision maker", "economicBuyer": "Economic buyer", "formerEmployee": "Former employee"}'::jsonb ->> "row".role, "row".role) AS role_label,
    "row".since,
    "row".until,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM links "row"
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view looks_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".member_id,
    the_member.name AS member_name,
    "row".view,
    "row".seen_at,
    "row".since,
    "row".widths,
    "row".folded_groups,
    "row".pinned,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM looks "row"
     LEFT JOIN member the_member ON the_member.workspace_id = "row".workspace_id AND the_member.id = "row".member_id
  WHERE "row".deleted_at IS NULL;

create view messages_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".record,
    "row".channel,
    COALESCE(choices."values" ->> (('option/messageChannel/'::text || "row".channel) || '/label'::text), '{"sms": "Text message", "chat": "Chat", "email": "Email", "letter": "Letter", "social": "Social media"}'::jsonb ->> "row".channel, "row".channel) AS channel_label,
    "row".direction,
    COALESCE(choices."values" ->> (('option/direction/'::text || "row".direction) || '/label'::text), '{"incoming": "Incoming", "outgoing": "Outgoing"}'::jsonb ->> "row".direction, "row".direction) AS direction_label,
    "row".at,
    "row".subject,
    "row".body,
    "row".participants,
    "row".addresses,
    "row".member_id,
    the_member.name AS member_name,
    "row".thread,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM messages "row"
     LEFT JOIN member the_member ON the_member.workspace_id = "row".workspace_id AND the_member.id = "row".member_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view notes_view as
 SELECT workspace_id,
    id,
    title,
    name,
    record,
    place,
    mentioned_people,
    mentioned_records,
    created_at,
    created_by,
    updated_at,
    updated_by
   FROM notes "row"
  WHERE deleted_at IS NULL;

create view notification_settings_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".member_id,
    the_member.name AS member_name,
    "row".mention,
    "row".assignment,
    "row".reply,
    "row".moved,
    "row".due,
    "row".access,
    "row".time_zone,
    "row".language,
    "row".digest_at,
    "row".quiet_from,
    "row".quiet_until,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM notification_settings "row"
     LEFT JOIN member the_member ON the_member.workspace_id = "row".workspace_id AND the_member.id = "row".member_id
  WHERE "row".deleted_at IS NULL;

create view notifications_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".member_id,
    the_member.name AS member_name,
    "row".kind,
    "row".record,
    "row".comment_id,
    the_comment.title AS comment_title,
    "row".field,
    "row".value,
    "row".actor_id,
    the_actor.name AS actor_name,
    "row".at,
    "row".read,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM notifications "row"
     LEFT JOIN member the_member ON the_member.workspace_id = "row".workspace_id AND the_member.id = "row".member_id
     LEFT JOIN comments the_comment ON the_comment.workspace_id = "row".workspace_id AND the_comment.id = "row".comment_id
     LEFT JOIN member the_actor ON the_actor.workspace_id = "row".workspace_id AND the_actor.id = "row".actor_id
  WHERE "row".deleted_at IS NULL;

create view order_lines_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".record,
    "row".order_id,
    the_order.title AS order_title,
    "row".name,
    "row".product_id,
    the_product.title AS product_title,
    "row".quantity,
    "row".price_minor,
    "row".price_currency,
    "row".total_minor,
    "row".total_currency,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM order_lines "row"
     LEFT JOIN orders the_order ON the_order.workspace_id = "row".workspace_id AND the_order.id = "row".order_id
     LEFT JOIN products the_product ON the_product.workspace_id = "row".workspace_id AND the_product.id = "row".product_id
  WHERE "row".deleted_at IS NULL;

create view orders_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".record,
    "row".reference,
    "row".ordered_on,
    "row".total_minor,
    "row".total_currency,
    "row".status,
    COALESCE(choices."values" ->> (('option/orderStatus/'::text || "row".status) || '/label'::text), '{"placed": "Placed", "returned": "Returned", "cancelled": "Cancelled", "delivered": "Delivered", "inDelivery": "In delivery"}'::jsonb ->> "row".status, "row".status) AS status_label,
    "row".deal_id,
    the_deal.title AS deal_title,
    "row".corrects_id,
    the_corrects.title AS corrects_title,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM orders "row"
     LEFT JOIN deals the_deal ON the_deal.workspace_id = "row".workspace_id AND the_deal.id = "row".deal_id
     LEFT JOIN orders the_corrects ON the_corrects.workspace_id = "row".workspace_id AND the_corrects.id = "row".corrects_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view payments_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".record,
    "row".reference,
    "row".paid_on,
    "row".amount_minor,
    "row".amount_currency,
    "row".method,
    COALESCE(choices."values" ->> (('option/paymentMethod/'::text || "row".method) || '/label'::text), '{"card": "Card", "cash": "Cash", "other": "Other", "transfer": "Bank transfer", "directDebit": "Direct debit"}'::jsonb ->> "row".method, "row".method) AS method_label,
    "row".order_id,
    the_order.title AS order_title,
    "row".corrects_id,
    the_corrects.title AS corrects_title,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM payments "row"
     LEFT JOIN orders the_order ON the_order.workspace_id = "row".workspace_id AND the_order.id = "row".order_id
     LEFT JOIN payments the_corrects ON the_corrects.workspace_id = "row".workspace_id AND the_corrects.id = "row".corrects_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view products_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".number,
    "row".name,
    "row".family,
    COALESCE(choices."values" ->> (('option/productFamily/'::text || "row".family) || '/label'::text), '{"other": "Other", "service": "Service", "hardware": "Hardware", "software": "Software", "subscription": "Subscription"}'::jsonb ->> "row".family, "row".family) AS family_label,
    "row".price_minor,
    "row".price_currency,
    "row".active,
    "row".tags,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM products "row"
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view saved_views_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".owner_id,
    the_owner.name AS owner_name,
    "row".name,
    "row".of,
    "row".address,
    "row".shared,
    "row".team_id,
    the_team.name AS team_name,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM saved_views "row"
     LEFT JOIN member the_owner ON the_owner.workspace_id = "row".workspace_id AND the_owner.id = "row".owner_id
     LEFT JOIN team the_team ON the_team.workspace_id = "row".workspace_id AND the_team.id = "row".team_id
  WHERE "row".deleted_at IS NULL;

create view tasks_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".number,
    "row".name,
    "row".done,
    "row".due,
    "row".remind_at,
    "row".repeat,
    "row".assignee_id,
    the_assignee.name AS assignee_name,
    "row".priority,
    COALESCE(choices."values" ->> (('option/priority/'::text || "row".priority) || '/label'::text), '{"low": "Low", "high": "High", "normal": "Normal", "urgent": "Urgent"}'::jsonb ->> "row".priority, "row".priority) AS priority_label,
    "row".related,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM tasks "row"
     LEFT JOIN member the_assignee ON the_assignee.workspace_id = "row".workspace_id AND the_assignee.id = "row".assignee_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view tickets_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".number,
    "row".subject,
    "row".status,
    COALESCE(choices."values" ->> (('option/ticketStatus/'::text || "row".status) || '/label'::text), '{"new": "New", "open": "Open", "closed": "Closed", "onHold": "On hold", "solved": "Solved", "pending": "Waiting for customer"}'::jsonb ->> "row".status, "row".status) AS status_label,
    "row".priority,
    COALESCE(choices."values" ->> (('option/priority/'::text || "row".priority) || '/label'::text), '{"low": "Low", "high": "High", "normal": "Normal", "urgent": "Urgent"}'::jsonb ->> "row".priority, "row".priority) AS priority_label,
    "row".requester_id,
    the_requester.title AS requester_title,
    "row".account_id,
    the_account.title AS account_title,
    "row".assignee_id,
    the_assignee.name AS assignee_name,
    "row".team_id,
    the_team.name AS team_name,
    "row".collaborators,
    "row".shares,
    "row".channel,
    COALESCE(choices."values" ->> (('option/ticketChannel/'::text || "row".channel) || '/label'::text), '{"web": "Web form", "chat": "Chat", "email": "Email", "phone": "Phone", "visit": "In person", "social": "Social media"}'::jsonb ->> "row".channel, "row".channel) AS channel_label,
    "row".deal_id,
    the_deal.title AS deal_title,
    "row".product_id,
    the_product.title AS product_title,
    "row".tags,
    "row".description,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM tickets "row"
     LEFT JOIN contacts the_requester ON the_requester.workspace_id = "row".workspace_id AND the_requester.id = "row".requester_id
     LEFT JOIN accounts the_account ON the_account.workspace_id = "row".workspace_id AND the_account.id = "row".account_id
     LEFT JOIN member the_assignee ON the_assignee.workspace_id = "row".workspace_id AND the_assignee.id = "row".assignee_id
     LEFT JOIN team the_team ON the_team.workspace_id = "row".workspace_id AND the_team.id = "row".team_id
     LEFT JOIN deals the_deal ON the_deal.workspace_id = "row".workspace_id AND the_deal.id = "row".deal_id
     LEFT JOIN products the_product ON the_product.workspace_id = "row".workspace_id AND the_product.id = "row".product_id
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;

create view web_events_view as
 SELECT "row".workspace_id,
    "row".id,
    "row".title,
    "row".record,
    "row".kind,
    COALESCE(choices."values" ->> (('option/webEventKind/'::text || "row".kind) || '/label'::text), '{"used": "Feature used", "other": "Other", "signIn": "Signed in", "download": "Download", "formSent": "Form sent", "pageView": "Page viewed"}'::jsonb ->> "row".kind, "row".kind) AS kind_label,
    "row".at,
    "row".name,
    "row".url,
    "row".referrer,
    "row".source,
    "row".medium,
    "row".campaign,
    "row".external_id,
    "row".created_at,
    "row".created_by,
    "row".updated_at,
    "row".updated_by
   FROM web_events "row"
     LEFT JOIN settings choices ON choices.workspace_id = "row".workspace_id AND choices.id = '018f0000-0000-7000-8000-000000000003'::uuid
  WHERE "row".deleted_at IS NULL;
