/** Chance that can be repeated: the same seed gives the same numbers, and each subject has a stream of its own. */
export class Random {
  #state: [number, number, number, number];

  constructor(seed: string) {
    this.#state = hashOf(seed);
    for (let index = 0; index < 12; index++) this.next();
  }

  /** From 0 up to, not including, 1 (sfc32). */
  next(): number {
    const [a, b, c, d] = this.#state;
    const sum = (a + b + d) | 0;
    this.#state = [b ^ (b >>> 9), (c + (c << 3)) | 0, (((c << 21) | (c >>> 11)) + sum) | 0, (d + 1) | 0];
    return (sum >>> 0) / 4_294_967_296;
  }

  /** Whole numbers, both ends included. */
  int(least: number, most: number): number {
    return least + Math.floor(this.next() * (most - least + 1));
  }

  chance(share: number): boolean {
    return this.next() < share;
  }

  pick<T>(list: readonly T[]): T {
    const picked = list[Math.floor(this.next() * list.length)];
    if (picked === undefined) throw new Error('There is nothing to pick from.');
    return picked;
  }

  /** By weight: `[['a', 3], ['b', 1]]` gives three times as many a. */
  weighted<T>(choices: readonly (readonly [value: T, weight: number])[]): T {
    let left = this.next() * choices.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [value, weight] of choices) {
      left -= weight;
      if (left < 0) return value;
    }
    return choices.at(-1)![0];
  }

  /** The same of a list that is long and asked often. */
  lottery<T>(choices: readonly (readonly [value: T, weight: number])[]): () => T {
    let sum = 0;
    const ends = choices.map(([, weight]) => (sum += weight));
    return () => {
      const ticket = this.next() * sum;
      let [low, high] = [0, ends.length - 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (ends[middle]! > ticket) high = middle;
        else low = middle + 1;
      }
      return choices[low]![0];
    };
  }

  shuffled<T>(list: readonly T[]): T[] {
    const order = [...list];
    for (let index = order.length - 1; index > 0; index--) {
      const other = this.int(0, index);
      [order[index], order[other]] = [order[other]!, order[index]!];
    }
    return order;
  }

  /** Half lie below the median; `spread` 0.4 keeps two thirds within a factor of 1.5. */
  logNormal(median: number, spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(spread * normal);
  }

  hex(digits: number): string {
    let text = '';
    while (text.length < digits)
      text += Math.floor(this.next() * 0x1_0000_0000)
        .toString(16)
        .padStart(8, '0');
    return text.slice(0, digits);
  }

  /** Shaped as the ids that clients make: a UUIDv7 of its time. */
  id(at: number): string {
    const time = Math.max(0, Math.floor(at)).toString(16).padStart(12, '0');
    const rest = this.hex(18);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${rest.slice(0, 3)}-${'89ab'[this.int(0, 3)]}${rest.slice(3, 6)}-${rest.slice(6)}`;
  }
}

/** Four words of a text (MurmurHash3's mixing). */
function hashOf(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [1_779_033_703, 3_144_134_277, 1_013_904_242, 2_773_480_762];
  const factors = [597_399_067, 2_869_860_233, 951_274_213, 2_716_044_179];
  for (const unit of text) {
    const code = unit.codePointAt(0) ?? 0;
    for (let word = 0; word < 4; word++) {
      words[word] = words[(word + 1) % 4]! ^ Math.imul(words[word]! ^ code, factors[word]!);
    }
  }
  return words.map((word, index) => Math.imul(word ^ (word >>> 16), factors[index]!) >>> 0) as [number, number, number, number];
}
