/** Pictures that come into a note: their bytes go through the files of its record, the note names them and keeps their room. */
import Image from '@lucide/svelte/icons/image';
import ImageUp from '@lucide/svelte/icons/image-up';
import type { Picture } from '@rapport/model/documents/note-text';
import { isPicture, pictures } from '@rapport/model/features/files/media-type';
import { limits } from '@rapport/model/limits';
import { $getNodeByKey, $getSelection, $isRangeSelection, type LexicalEditor, type NodeKey } from 'lexical';
import { v7 as uuidv7 } from 'uuid';
import { addFiles } from '../files/add-files.ts';
import { chooseFiles } from '../files/choose-files.ts';
import type { OpenRecord } from '../records/record/open-record.svelte.ts';
import { say, t } from '../records/words.svelte.ts';
import { matches } from './block-items.ts';
import { $isImageNode, type ImageNode } from './image-node.ts';
import type { MenuItem } from './menu-item.ts';
import { $insertImages } from './note-blocks.ts';

/** Whether somebody may put pictures into the notes of a record: they bring a file, and they write. */
export const mayAddImages = (record: OpenRecord): boolean => record.mayEdit && record.mayComment;

/** The line of the "/" menu that lets somebody choose pictures of their device, or one in the place of the caret's. */
export function imageItems(text: string, editor: LexicalEditor, record: OpenRecord): readonly MenuItem[] {
  if (!mayAddImages(record)) return [];
  const asks = (label: string) => matches(`${label} ${say('editor:otherWords.image')}`, text);
  const here = editor.getEditorState().read($imageAtCaret);
  const replace = () => here && void chooseReplacement(editor, record, here.getKey());
  const choose = () => void chooseFiles([...pictures].join()).then((files) => addImages(editor, record, files));
  return [
    ...(here && asks(t('editor:replaceImage'))
      ? [{ id: 'replaceImage', label: t('editor:replaceImage'), icon: ImageUp, run: replace }]
      : []),
    ...(asks(t('editor:image')) ? [{ id: 'image', label: t('editor:image'), icon: Image, run: choose }] : []),
  ];
}

function $imageAtCaret(): ImageNode | undefined {
  const selection = $getSelection();
  const node = $isRangeSelection(selection) ? selection.focus.getNode() : undefined;
  return node && [node, ...node.getParents()].find($isImageNode);
}

/**
 * Hangs files on the record, and shows those that are pictures at the caret. What is no picture, or none that a page may
 * draw, hangs on the record all the same.
 */
export async function addImages(editor: LexicalEditor, record: OpenRecord, files: readonly File[]): Promise<void> {
  const taken = await hang(record, files);
  if (taken.length > 0) editor.update(() => $insertImages(taken));
}

/** Lets somebody choose a picture of their device in the place of another. */
export const chooseReplacement = async (editor: LexicalEditor, record: OpenRecord, node: NodeKey): Promise<void> =>
  replaceImage(editor, record, node, await chooseFiles([...pictures].join(), { multiple: false }));

/**
 * Shows another picture in the place of one; its words stay, and what was said about them. The one before stays with the
 * files of the record: undo brings it back. Several, or what is no picture, are added as anywhere in the note.
 */
export async function replaceImage(
  editor: LexicalEditor,
  record: OpenRecord,
  node: NodeKey,
  files: readonly File[],
): Promise<void> {
  const taken = await hang(record, files);
  const [picture] = taken;
  if (!picture) return;
  const focused = editor.getElementByKey(node)?.contains(document.activeElement);
  editor.update(
    () => {
      const before = $getNodeByKey(node);
      if (taken.length === 1 && $isImageNode(before)) before.setPicture(picture);
      else $insertImages(taken);
    },
    { discrete: true },
  );
  // Its frame was drawn anew.
  if (focused) editor.getElementByKey(node)?.querySelector<HTMLElement>('[data-replace]')?.focus();
}

/** Hangs files on the record; answers those of them that a page draws. */
async function hang(record: OpenRecord, files: readonly File[]): Promise<readonly Picture[]> {
  if (files.length === 0) return [];
  const measured = await Promise.all(files.map(async (file) => ({ id: uuidv7(), measures: await measuresOf(file) })));
  await addFiles(record, files, { ids: measured.map(({ id }) => id) });
  const { client } = record;
  const isThere = (id: string) => client.files.all.some((file) => file.id === id) || client.replica.row('file', id) !== undefined;
  return measured.flatMap(({ id, measures }) => (measures && isThere(id) ? [{ file: id, ...measures }] : []));
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
