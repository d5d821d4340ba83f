import type { ObjectType } from '../schema/object-type.ts';
import { account } from './account.ts';
import { comment } from './comment.ts';
import { contact } from './contact.ts';
import { deal } from './deal.ts';
import { file } from './file.ts';
import { follow } from './follow.ts';
import { interaction } from './interaction.ts';
import { lead } from './lead.ts';
import { link } from './link.ts';
import { look } from './look.ts';
import { message } from './message.ts';
import { note } from './note.ts';
import { notification } from './notification.ts';
import { notificationSetting } from './notification-setting.ts';
import { order } from './order.ts';
import { orderLine } from './order-line.ts';
import { payment } from './payment.ts';
import { product } from './product.ts';
import { savedView } from './saved-view.ts';
import { task } from './task.ts';
import { ticket } from './ticket.ts';
import { webEvent } from './web-event.ts';

/** The registry: every derivation starts here. A new type is one file and one line. */
export const objectTypes: Readonly<Record<string, ObjectType>> = {
  account,
  contact,
  deal,
  lead,
  ticket,
  product,
  task,
  interaction,
  note,
  link,
  comment,
  file,
  message,
  order,
  orderLine,
  payment,
  webEvent,
  notification,
  notificationSetting,
  follow,
  look,
  savedView,
};

/** Undefined when no such type exists. */
export const objectType = (key: string): ObjectType | undefined =>
  Object.hasOwn(objectTypes, key) ? objectTypes[key] : undefined;

export const objectTypeByPlural = (plural: string): ObjectType | undefined =>
  Object.values(objectTypes).find((type) => type.plural === plural);

/** The type whose rows a page shows first: by the part of its address behind the workspace, deals where that names none. */
export const typeShownAt = (part: string): ObjectType => objectTypeByPlural(part) ?? deal;
