import { limits } from '@rapport/model/limits';

const SIDE = 96;

/** A picture from a file, small enough to travel with every row: 96 px, cut to a square or fitted into one. */
export async function smallPicture(file: File, fit: 'cover' | 'contain'): Promise<string | undefined> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch {
    return undefined;
  }
  const scale = Math[fit === 'cover' ? 'max' : 'min'](SIDE / image.width, SIDE / image.height);
  const [width, height] = [image.width * scale, image.height * scale];
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = SIDE;
  canvas.getContext('2d')?.drawImage(image, (SIDE - width) / 2, (SIDE - height) / 2, width, height);
  image.close();
  const tries = [
    ['image/webp', 0.9],
    ['image/webp', 0.7],
    ['image/jpeg', 0.7],
    ['image/jpeg', 0.4],
  ] as const;
  return tries.map(([kind, quality]) => canvas.toDataURL(kind, quality)).find((url) => url.length <= limits.pictureLength.value);
}
