import { saveFile } from '@/shared/api/save';
import type { Layout } from './layout';

const properties = ['fill', 'stroke', 'stroke-width', 'font-family', 'font-size', 'font-weight'] as const;
const margin = 24;

/** The drawing as a picture of its own: all of it, with the colours that it has on the screen. */
export async function savePicture(drawing: SVGSVGElement, size: Pick<Layout, 'width' | 'height'>, name: string, kind: 'svg' | 'png'): Promise<void> {
  const width = Math.ceil(size.width + 2 * margin);
  const height = Math.ceil(size.height + 2 * margin);
  const copy = drawing.cloneNode(true) as SVGSVGElement;
  const [from, to] = [drawing.querySelectorAll<SVGElement>('*'), copy.querySelectorAll<SVGElement>('*')];
  from.forEach((element, i) => {
    const style = getComputedStyle(element);
    const twin = to[i]!;
    for (const property of properties) twin.setAttribute(property, style.getPropertyValue(property));
    for (const attribute of ['class', 'tabindex', 'role', 'data-key', 'data-faint', 'data-found', 'data-foreign']) twin.removeAttribute(attribute);
  });
  copy.removeAttribute('class');
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  copy.setAttribute('viewBox', `0 0 ${width} ${height}`);
  copy.querySelector('[data-drawing]')?.setAttribute('transform', `translate(${margin} ${margin})`);
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  paper.setAttribute('width', '100%');
  paper.setAttribute('height', '100%');
  paper.setAttribute('fill', getComputedStyle(drawing).getPropertyValue('--tn-panel').trim() || '#ffffff');
  copy.prepend(paper);
  const text = new XMLSerializer().serializeToString(copy);
  if (kind === 'svg') return saveFile(new Blob([text], { type: 'image/svg+xml' }), name);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  // Twice the size for sharp print; canvases end at some sixteen thousand pixels.
  const scale = Math.min(2, 16_000 / Math.max(width, height));
  const canvas = document.createElement('canvas');
  canvas.width = Math.floor(width * scale);
  canvas.height = Math.floor(height * scale);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
  if (!blob) throw new Error('the picture could not be made');
  saveFile(blob, name);
}
