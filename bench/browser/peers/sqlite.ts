import initSqlite from '@sqlite.org/sqlite-wasm';
import type { Value } from '@rapport/model/schema/row';
import { minorOf, textOf, type MakeEngine, type Question } from './engine.ts';

const stored = (value: Value | undefined): string | number | null =>
  typeof value === 'string' || typeof value === 'number' ? value : value === undefined ? null : JSON.stringify(value);

/** A table in memory with indexes for what is asked, in the page as the others are. */
export const sqlite: MakeEngine = async (rows) => {
  const { oo1 } = await initSqlite();
  const database = new oo1.DB(':memory:');
  const keys = [...new Set(rows.flatMap((row) => Object.keys(row.values)))].filter((key) => key !== 'amount');
  database.exec(
    `create table deals (id text primary key, amount integer, ${keys.map((key) => `"${key}"`).join(', ')}) without rowid`,
  );
  const insert = database.prepare(`insert into deals values (?, ?, ${keys.map(() => '?').join(', ')})`);
  database.exec('begin');
  for (const row of rows) insert.bind([row.id, minorOf(row), ...keys.map((key) => stored(row.values[key]))]).stepReset();
  database.exec('commit');
  insert.finalize();
  database.exec('create index by_amount on deals (stage, amount); create index by_close_date on deals (stage, closeDate)');
  let last: Question | undefined;
  const idsOf = ({ stage, sort, descending }: Question) =>
    database.selectValues(`select id from deals where stage = ? order by "${sort}" ${descending ? 'desc' : 'asc'}, id`, [
      stage,
    ]) as string[];
  return {
    async ask(question) {
      last = question;
      const sum = database.selectValue('select sum(amount) from deals where stage = ?', [question.stage]);
      return { ids: idsOf(question), sum: Number(sum ?? 0) };
    },
    async groups() {
      return database.selectArrays('select stage, count(*), sum(amount) from deals group by stage').length;
    },
    async change(row) {
      const bind = [minorOf(row), textOf(row, 'stage') ?? null, row.id];
      database.exec({ sql: 'update deals set amount = ?, stage = ? where id = ?', bind });
      if (last) idsOf(last);
    },
  };
};
