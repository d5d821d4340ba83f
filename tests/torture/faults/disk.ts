import { type Fault, lasting } from './fault.ts';

export const diskFull: Fault = {
  kind: 'disk full',
  async strike({ disk }, chance, seconds) {
    await disk.fill();
    await lasting(chance, seconds.away);
    await disk.makeRoom();
    return performance.now();
  },
};
