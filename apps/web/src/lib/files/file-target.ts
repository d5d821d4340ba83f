import type { Attachment } from 'svelte/attachments';

export type FileTarget = {
  readonly label: string;
  /** Undefined where this person may add nothing. */
  readonly take: ((files: readonly File[]) => void) | undefined;
};

/** Whether what is dragged or pasted has files: text and cards are others' business. */
const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') === true;

/** A folder looks like a file and cannot be read as one. */
const filesIn = (data: DataTransfer | null): readonly File[] =>
  [...(data?.items ?? [])].flatMap((item) => {
    if (item.kind !== 'file' || item.webkitGetAsEntry()?.isDirectory) return [];
    const file = item.getAsFile();
    return file ? [file] : [];
  });

/** Copied from an office program a table is text and a picture of it: what is written in takes the text. */
const isWriting = (event: ClipboardEvent): boolean =>
  event.target instanceof HTMLElement &&
  (event.target.isContentEditable || /^(?:INPUT|TEXTAREA)$/.test(event.target.tagName)) &&
  event.clipboardData?.types.includes('text/plain') === true;

/** Takes files that are dropped onto an element or pasted in it; `data-dropping` says that it would take them now. */
export function fileTarget(target: () => FileTarget): Attachment<HTMLElement> {
  return (element) => {
    let depth = 0;
    const listening = new AbortController();
    const { signal } = listening;
    const show = (on: boolean) => {
      if (!on) delete element.dataset['dropping'];
      else element.dataset['dropping'] = target().label;
    };
    const wanted = (event: DragEvent) => {
      if (!hasFiles(event.dataTransfer) || !target().take) return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    };
    element.addEventListener('dragenter', (event) => wanted(event) && show(++depth > 0), { signal });
    element.addEventListener('dragover', (event) => void wanted(event), { signal });
    element.addEventListener(
      'dragleave',
      (event) => {
        if (wanted(event)) show((depth = Math.max(0, depth - 1)) > 0);
      },
      { signal },
    );
    element.addEventListener(
      'drop',
      (event) => {
        if (!wanted(event)) return;
        show((depth = 0) > 0);
        take(filesIn(event.dataTransfer));
      },
      { signal },
    );
    element.addEventListener(
      'paste',
      (event) => {
        if (!hasFiles(event.clipboardData) || isWriting(event) || !target().take) return;
        event.preventDefault();
        event.stopPropagation();
        take(filesIn(event.clipboardData));
      },
      { signal },
    );
    function take(files: readonly File[]) {
      if (files.length > 0) target().take?.(files);
    }
    return () => listening.abort();
  };
}
