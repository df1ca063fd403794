export type Point = readonly [x: number, y: number];
export type Stroke = readonly Point[];

/** Size of the drawing, in pixels of the picture. */
export const WIDTH = 900;
export const HEIGHT = 360;

const widths: Record<string, number> = { thin: 3, medium: 5, thick: 8 };

export function penOf(pen: unknown): number {
  return widths[String(pen)] ?? widths.medium!;
}

/** Where a pointer is on the drawing, however large it is shown. */
export function place(box: { left: number; top: number; width: number; height: number }, x: number, y: number): Point {
  const round = (v: number): number => Math.round(v * 10) / 10;
  return [round(((x - box.left) / Math.max(1, box.width)) * WIDTH), round(((y - box.top) / Math.max(1, box.height)) * HEIGHT)];
}

interface Drawn {
  strokes: readonly Stroke[];
  /** A name that was typed in place of strokes. */
  name: string;
  pen: number;
  /** The day under it; '' for none. */
  day: string;
}

/** Draws a signature on white: strokes as smooth lines, a name as it would be written. */
export function draw(on: CanvasRenderingContext2D, { strokes, name, pen, day }: Drawn): void {
  on.fillStyle = '#ffffff';
  on.fillRect(0, 0, WIDTH, HEIGHT);
  on.strokeStyle = '#14181f';
  on.fillStyle = '#14181f';
  on.lineWidth = pen;
  on.lineCap = 'round';
  on.lineJoin = 'round';
  for (const stroke of strokes) {
    const [first, ...rest] = stroke;
    if (!first) continue;
    on.beginPath();
    on.moveTo(...first);
    if (rest.length === 0) on.lineTo(first[0] + 0.1, first[1]);
    rest.forEach((to, at) => {
      const next = rest[at + 1];
      if (next) on.quadraticCurveTo(to[0], to[1], (to[0] + next[0]) / 2, (to[1] + next[1]) / 2);
      else on.lineTo(...to);
    });
    on.stroke();
  }
  if (name !== '') {
    on.textAlign = 'center';
    on.textBaseline = 'middle';
    on.font = 'italic 110px "Segoe Script", "Kaiti SC", KaiTi, STKaiti, cursive';
    on.fillText(name, WIDTH / 2, HEIGHT / 2, WIDTH - 80);
  }
  if (day !== '') {
    on.textAlign = 'end';
    on.textBaseline = 'alphabetic';
    on.font = '28px sans-serif';
    on.fillText(day, WIDTH - 24, HEIGHT - 20);
  }
}
