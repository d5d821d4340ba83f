import { setTimeout as pause } from 'node:timers/promises';
import { type Fault, lasting } from './fault.ts';
import { sayAgain } from '../proxy/say-again.ts';

export const networkCut: Fault = {
  kind: 'network cut',
  async strike({ proxy }, chance, seconds) {
    proxy.cut();
    await lasting(chance, seconds.away);
    proxy.mend();
    return performance.now();
  },
};

export const networkSlow: Fault = {
  kind: 'network slow',
  async strike({ proxy }, chance, seconds) {
    proxy.slow(() => 30 + Math.random() * 400);
    await lasting(chance, seconds.away);
    proxy.mend();
    return performance.now();
  },
};

/**
 * What one TCP connection carries stays in order, so messages are overtaken and doubled as networks with more than one
 * way do it: while a connection stands still, what was said over it arrives over another one, shuffled, a part of it
 * twice, and then once more over the first.
 */
export const networkReordered: Fault = {
  kind: 'network reordering, doubling',
  async strike({ proxy, product }, chance) {
    proxy.hold();
    await pause(400);
    await Promise.all(proxy.conversations().map(({ messages }) => sayAgain(product.address, messages, chance)));
    proxy.mend();
    return performance.now();
  },
};
