import DataLoader from 'dataloader';

const mostPerQuery = 200;
const mostUnderWay = 2;

/**
 * Answers single questions with few queries: what is asked within a turn of the event loop, or while as many queries as may
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
        setImmediate(() => {
          waiting.push(dispatch);
          start();
        }),
    },
  );
  return (question) => loader.load(question);
}
