/** How high a browser draws an element at most: Firefox ends before 17.9 million pixels, Chromium at 33.5 million. */
export const HIGHEST = 16_000_000;
/** So far from both ends a pixel scrolled is a pixel of the rows. */
const EDGE = 100_000;

/**
 * Where rows that may be higher together than a browser draws stand in what it
 * scrolls. `full` is how high they are, `view` how much of them one sees. Up to
 * HIGHEST both are the same; above, the middle of what is scrolled stands for more
 * than its own pixels.
 */
export class Tall {
  readonly drawn: number;
  private readonly most: number;
  private readonly range: number;
  private readonly stretch: number;

  constructor(full: number, view: number) {
    this.drawn = Math.min(full, HIGHEST);
    this.most = Math.max(0, full - view);
    this.range = Math.max(0, this.drawn - view);
    this.stretch = full > this.drawn ? (this.most - 2 * EDGE) / (this.range - 2 * EDGE) : 1;
  }

  /** Whether there is more than is drawn. */
  get stretched(): boolean {
    return this.stretch !== 1;
  }

  /** What of the rows is at the upper edge when so much is scrolled. */
  at(scrolled: number): number {
    if (scrolled <= EDGE || !this.stretched) return this.within(scrolled);
    if (scrolled >= this.range - EDGE) return this.within(this.most - (this.range - scrolled));
    return EDGE + (scrolled - EDGE) * this.stretch;
  }

  /** How much is scrolled to have this of the rows at the upper edge. */
  scrolled(offset: number): number {
    const to = this.within(offset);
    if (to <= EDGE || !this.stretched) return to;
    if (to >= this.most - EDGE) return this.range - (this.most - to);
    return EDGE + (to - EDGE) / this.stretch;
  }

  /** The nearest place that can be at the upper edge. */
  within(offset: number): number {
    return Math.max(0, Math.min(offset, this.most));
  }

  /** Whether so much scrolled is one of the ends. */
  end(scrolled: number): boolean {
    return scrolled <= 0 || scrolled >= this.range - 1;
  }
}
