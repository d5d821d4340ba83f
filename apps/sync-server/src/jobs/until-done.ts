const shortestPause = 250;
const longestPause = 30_000;

export type Trying = {
  /** Whether nobody needs it any more. */
  readonly stopped: () => boolean;
  readonly failed: (error: unknown) => void;
};

/** What has to be done sooner or later: after a failure it is tried again, with longer and longer pauses. */
export async function untilDone(work: () => Promise<void>, { stopped, failed }: Trying): Promise<void> {
  for (let pause = shortestPause; !stopped(); pause = Math.min(pause * 2, longestPause)) {
    try {
      return await work();
    } catch (error) {
      if (!stopped()) failed(error);
    }
    await new Promise((resolve) => setTimeout(resolve, pause).unref());
  }
}
