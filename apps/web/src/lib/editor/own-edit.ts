import { $hasUpdateTag, COLLABORATION_TAG, HISTORIC_TAG } from 'lexical';

/** Whether what happens in this update is done by the person here, now, rather than shown to them. */
export const $isOwnEdit = (): boolean => !$hasUpdateTag(COLLABORATION_TAG) && !$hasUpdateTag(HISTORIC_TAG);
