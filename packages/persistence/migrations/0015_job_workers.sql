-- Who works on jobs: what a process left locked when it died is found by its being silent here.
create table job_worker (
  id text primary key,
  holder text not null,
  seen_at timestamptz not null
);
