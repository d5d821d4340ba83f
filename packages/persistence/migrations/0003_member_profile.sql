-- What people say of themselves: a small picture as a data URL, how they write dates and numbers, and where they are.
alter table member add column picture text;
alter table member add column locale text;
alter table member add column time_zone text;
