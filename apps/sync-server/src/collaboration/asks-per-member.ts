import { limits } from '@rapport/model/limits';
import { TokenBucket } from './token-bucket.ts';

/**
 * How many documents a member asks for, over all their sockets: whoever comes back again and again without waiting for an
 * answer would otherwise have as many questions as sockets [V8].
 */
export class AsksPerMember {
  readonly #now: (() => number) | undefined;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(now?: () => number) {
    this.#now = now;
  }

  /** False when there was nothing left to take. */
  take(memberId: string): boolean {
    let bucket = this.#buckets.get(memberId);
    if (!bucket) {
      bucket = new TokenBucket(limits.documentsAskedPerSecond.value, limits.documentsAskedAtOnce.value, this.#now);
      this.#buckets.set(memberId, bucket);
    }
    return bucket.take();
  }
}
