import Box from '@lucide/svelte/icons/box';
import Building2 from '@lucide/svelte/icons/building-2';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Handshake from '@lucide/svelte/icons/handshake';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import NotebookText from '@lucide/svelte/icons/notebook-text';
import Package from '@lucide/svelte/icons/package';
import Phone from '@lucide/svelte/icons/phone';
import User from '@lucide/svelte/icons/user';
import UserPlus from '@lucide/svelte/icons/user-plus';
import type { ObjectType } from '@rapport/model/schema/object-type';

const icons: Readonly<Record<string, typeof Box>> = {
  'building-2': Building2,
  'circle-check': CircleCheck,
  handshake: Handshake,
  'life-buoy': LifeBuoy,
  'notebook-text': NotebookText,
  package: Package,
  phone: Phone,
  user: User,
  'user-plus': UserPlus,
};

/** The icon that a type names; a box for one that is not drawn here. */
export const typeIcon = (type: ObjectType): typeof Box => icons[type.icon] ?? Box;
