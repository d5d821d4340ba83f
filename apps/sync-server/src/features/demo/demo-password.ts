import { createHmac } from 'node:crypto';
import { readSecret } from '../../tokens/secrets.ts';

/**
 * The password of everybody in the demo. It follows from a secret of its data directory and is told to nobody: people
 * sign in by a click, through the same door as everybody else.
 */
export const demoPassword = (dataDirectory: string): string =>
  createHmac('sha256', readSecret(dataDirectory, 'identity')).update('demo').digest('base64url');
