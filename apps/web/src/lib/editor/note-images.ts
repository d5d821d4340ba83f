/** Pictures that come into a note: their bytes go through the files of its record, the note names them and keeps their room. */
import Image from '@lucide/svelte/icons/image';
import type { Picture } from '@rapport/model/documents/note-text';
import { isPicture, pictures } from '@rapport/model/features/files/media-type';
import { limits } from '@rapport/model/limits';
import type { LexicalEditor } from 'lexical';
import { v7 as uuidv7 } from 'uuid';
import { addFiles } from '../files/add-files.ts';
import { chooseFiles } from '../files/choose-files.ts';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { say, t } from '../records/words.svelte.ts';
import { matches } from './block-items.ts';
import type { MenuItem } from './menu-item.ts';
import { $insertImages } from './note-blocks.ts';

/** Whether somebody may put pictures into the notes of a record: they bring a file, and they write. */
export const mayAddImages = (record: OpenRecord): boolean => record.mayEdit && record.mayComment;

/** The line of the "/" menu that lets somebody choose pictures of their device. */
export function imageItems(text: string, editor: LexicalEditor, record: OpenRecord): readonly MenuItem[] {
  if (!mayAddImages(record) || !matches(`${t('editor:image')} ${say('editor:otherWords.image')}`, text)) return [];
  const choose = () => void chooseFiles([...pictures].join()).then((files) => addImages(editor, record, files));
  return [{ id: 'image', label: t('editor:image'), icon: Image, run: choose }];
}

/**
 * Hangs files on the record, and shows those that are pictures at the caret. What is no picture, or none that a page may
 * draw, hangs on the record all the same.
 */
export async function addImages(editor: LexicalEditor, record: OpenRecord, files: readonly File[]): Promise<void> {
  if (files.length === 0) return;
  const measured = await Promise.all(files.map(async (file) => ({ id: uuidv7(), measures: await measuresOf(file) })));
  await addFiles(record, files, { ids: measured.map(({ id }) => id) });
  const { client } = record;
  const isThere = (id: string) => client.files.all.some((file) => file.id === id) || client.replica.row('file', id) !== undefined;
  const taken = measured.flatMap(({ id, measures }) => (measures && isThere(id) ? [{ file: id, ...measures }] : []));
  if (taken.length > 0) editor.update(() => $insertImages(taken));
}

/** How large a picture is as it is drawn; undefined for what a page does not draw. */
async function measuresOf(file: File): Promise<Pick<Picture, 'width' | 'height'> | undefined> {
  if (!isPicture(file.type) || file.size > limits.previewBytes.value) return undefined;
  const address = URL.createObjectURL(file);
  try {
    const image = document.createElement('img');
    image.src = address;
    await image.decode();
    const { naturalWidth: width, naturalHeight: height } = image;
    return width * height > 0 && width * height <= limits.previewPixels.value ? { width, height } : undefined;
  } catch {
    return undefined;
  } finally {
    URL.revokeObjectURL(address);
  }
}
