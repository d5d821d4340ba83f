import DataLoader from 'dataloader';

const mostPerQuery = 200;
const mostUnderWay = 2;
/** Milliseconds; messages of a socket come one per turn, so that those of a storm come over many. */
const gathered = 4;

/**
 * Answers single questions with few queries: what is asked within a few milliseconds, or while as many queries as may
 * be are under way, is one. So a thousand documents that attach at once take no connection from anybody else [V8]. Nothing
 * is remembered: an answer is never older than its question.
 *
 * @param ask answers the questions of one query, in their order; when it fails, so do all of them.
 */
export function askedTogether<Question, Answer>(
  ask: (questions: readonly Question[]) => Promise<readonly Answer[]>,
): (question: Question) => Promise<Answer> {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const start = () => {
    while (underWay < mostUnderWay) {
      const next = waiting.shift();
      if (!next) return;
      underWay++;
      next();
    }
  };
  const loader = new DataLoader<Question, Answer>(
    async (questions) => {
      try {
        return await ask(questions);
      } finally {
        underWay--;
        start();
      }
    },
    {
      cache: false,
      maxBatchSize: mostPerQuery,
      batchScheduleFn: (dispatch) =>
        setTimeout(() => {
          waiting.push(dispatch);
          start();
        }, gathered),
    },
  );
  return (question) => loader.load(question);
}

export type InWorkspace = { readonly workspace: string; readonly id: string };

/** Answers questions in their order by what `ask` finds out for all those of one workspace. */
export async function answeredByWorkspace<Question extends InWorkspace, Answer>(
  questions: readonly Question[],
  ask: (workspace: string, ofWorkspace: readonly Question[]) => Promise<(question: Question) => Answer>,
): Promise<Answer[]> {
  const byWorkspace = Map.groupBy(questions, ({ workspace }) => workspace);
  const answers = new Map(
    await Promise.all(
      [...byWorkspace].map(async ([workspace, ofWorkspace]) => [workspace, await ask(workspace, ofWorkspace)] as const),
    ),
  );
  return questions.map((question) => (answers.get(question.workspace) as (question: Question) => Answer)(question));
}
