import type { FieldMeta } from '@/shared/api/types';
import type { FieldContext } from '../contract';
import { findHere } from '../location/here';
import { writePoint } from '../location/point';

const QUALITY = 0.85;

/** Whether a picture is changed before it is sent. One that moves is left as it is unless it is marked. */
export function prepares(file: { type: string }, field: FieldMeta): boolean {
  if (field.type !== 'image' || !file.type.startsWith('image/')) return false;
  return marksOf(field).length > 0 || (!!field.max_side && file.type !== 'image/gif');
}

const marksOf = (field: FieldMeta): readonly string[] => (Array.isArray(field.watermark) ? field.watermark : []);

/** The size of a picture whose longer side is at most `most` pixels. */
export function scaled(width: number, height: number, most: number | undefined): { width: number; height: number } {
  const by = most ? Math.min(1, most / Math.max(width, height)) : 1;
  return { width: Math.max(1, Math.round(width * by)), height: Math.max(1, Math.round(height * by)) };
}

/** The lines that are written into a picture: when, by whom, where. */
export async function markLines(field: FieldMeta, person: string, ctx: Pick<FieldContext, 'timezone' | 't'>, now = new Date(), here = findHere): Promise<string[]> {
  const lines: string[] = [];
  for (const mark of marksOf(field)) {
    if (mark === 'time') lines.push(new Intl.DateTimeFormat('sv-SE', { timeZone: ctx.timezone, dateStyle: 'short', timeStyle: 'medium' }).format(now));
    if (mark === 'person' && person) lines.push(person);
    if (mark === 'place') {
      lines.push(
        await here().then(
          (found) => writePoint(found.point),
          () => ctx.t('image.noPlace'),
        ),
      );
    }
  }
  return lines;
}

/** The picture as it is sent: scaled down, with its marks in the lower left corner. Rejects where it cannot be read. */
export async function prepare(file: File, field: FieldMeta, person: string, ctx: FieldContext): Promise<File> {
  const [picture, lines] = await Promise.all([createImageBitmap(file, { imageOrientation: 'from-image' }), markLines(field, person, ctx)]);
  const size = scaled(picture.width, picture.height, field.max_side);
  if (lines.length === 0 && size.width === picture.width) {
    picture.close();
    return file;
  }
  const canvas = Object.assign(document.createElement('canvas'), size);
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  pen.drawImage(picture, 0, 0, size.width, size.height);
  picture.close();
  write(pen, lines, size);
  const type = file.type === 'image/png' || file.type === 'image/webp' ? file.type : 'image/jpeg';
  const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, QUALITY));
  if (!made) throw new Error('no picture');
  const name = made.type === 'image/jpeg' && !/\.jpe?g$/i.test(file.name) ? file.name.replace(/(\.[^.]*)?$/, '.jpg') : file.name;
  return new File([made], name, { type: made.type, lastModified: file.lastModified });
}

/** White on a dark line, so that it reads on every picture. */
function write(pen: CanvasRenderingContext2D, lines: readonly string[], size: { width: number; height: number }): void {
  const height = Math.max(12, Math.round(Math.min(size.width, size.height) / 28));
  pen.font = `600 ${height}px system-ui, sans-serif`;
  pen.textBaseline = 'bottom';
  pen.lineJoin = 'round';
  pen.lineWidth = Math.max(2, height / 5);
  lines.toReversed().forEach((line, at) => {
    const y = size.height - height * (0.6 + at * 1.35);
    pen.strokeStyle = 'rgb(0 0 0 / 65%)';
    pen.strokeText(line, height * 0.6, y, size.width - height * 1.2);
    pen.fillStyle = '#fff';
    pen.fillText(line, height * 0.6, y, size.width - height * 1.2);
  });
}
