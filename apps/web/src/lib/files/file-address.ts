import { isPicture, pdf } from '@rapport/model/features/files/media-type';
import { limits } from '@rapport/model/limits';
import type { Row } from '@rapport/model/schema/row';

/** Where the bytes of a file are; `shown`: to be looked at, where that is possible. */
export const fileAddress = (workspace: string, id: string, shown = false): string =>
  `/api/w/${workspace}/files/${id}/content${shown ? '?show' : ''}`;

/** Whether a page draws it: a picture, and none that fills its memory. */
export function isDrawn({ values }: Row): boolean {
  const { mediaType, size, width, height } = values;
  return (
    typeof mediaType === 'string' &&
    isPicture(mediaType) &&
    Number(size) <= limits.previewBytes.value &&
    Number(width) * Number(height) <= limits.previewPixels.value
  );
}

/** Whether its pages are drawn one by one. */
export const isPaged = ({ values }: Row): boolean =>
  values['mediaType'] === pdf && Number(values['size']) <= limits.previewBytes.value;

export type FileKind = 'picture' | 'pdf' | 'sheet' | 'text' | 'archive' | 'sound' | 'film' | 'other';

/** What sort of file it is, for its icon. */
export function fileKind(mediaType: string, name: string): FileKind {
  if (mediaType.startsWith('image/')) return 'picture';
  if (mediaType.startsWith('audio/')) return 'sound';
  if (mediaType.startsWith('video/')) return 'film';
  if (mediaType === pdf) return 'pdf';
  if (/spreadsheet|ms-excel|\/csv$/.test(mediaType) || /\.(xlsx?|ods|csv|tsv)$/i.test(name)) return 'sheet';
  if (/zip|compressed|tar|rar/.test(mediaType)) return 'archive';
  return /^text\/|wordprocessing|opendocument\.text|msword|json|xml/.test(mediaType) ? 'text' : 'other';
}
