import Banknote from '@lucide/svelte/icons/banknote';
import Box from '@lucide/svelte/icons/box';
import Building2 from '@lucide/svelte/icons/building-2';
import CircleCheck from '@lucide/svelte/icons/circle-check';
import Handshake from '@lucide/svelte/icons/handshake';
import LifeBuoy from '@lucide/svelte/icons/life-buoy';
import Mail from '@lucide/svelte/icons/mail';
import MousePointerClick from '@lucide/svelte/icons/mouse-pointer-click';
import NotebookText from '@lucide/svelte/icons/notebook-text';
import Package from '@lucide/svelte/icons/package';
import Paperclip from '@lucide/svelte/icons/paperclip';
import Phone from '@lucide/svelte/icons/phone';
import ShoppingCart from '@lucide/svelte/icons/shopping-cart';
import User from '@lucide/svelte/icons/user';
import UserPlus from '@lucide/svelte/icons/user-plus';
import type { ObjectType } from '@rapport/model/schema/object-type';

const icons: Readonly<Record<string, typeof Box>> = {
  banknote: Banknote,
  'building-2': Building2,
  'circle-check': CircleCheck,
  handshake: Handshake,
  'life-buoy': LifeBuoy,
  mail: Mail,
  'mouse-pointer-click': MousePointerClick,
  'notebook-text': NotebookText,
  package: Package,
  paperclip: Paperclip,
  phone: Phone,
  'shopping-cart': ShoppingCart,
  user: User,
  'user-plus': UserPlus,
};

/** The icon that a type names; a box for one that is not drawn here. */
export const typeIcon = (type: ObjectType): typeof Box => icons[type.icon] ?? Box;
