/**
 * Lines one under the other: of one height, but for some, told by their places in
 * order, that have another.
 */
export class Stacked {
  /** How high they are together. */
  readonly full: number;

  constructor(
    readonly count: number,
    readonly height: number,
    private readonly others: readonly number[] = [],
    readonly other: number = height,
  ) {
    this.full = this.top(count);
  }

  /** Where a line begins. */
  top(index: number): number {
    return index * this.height + this.before(index) * (this.other - this.height);
  }

  heightOf(index: number): number {
    return this.others[this.before(index)] === index ? this.other : this.height;
  }

  /** The line that stands at a place; the first and the last for what is before and behind them. */
  at(offset: number): number {
    let low = 0;
    let high = this.count - 1;
    while (low < high) {
      const mid = (low + high + 1) >> 1;
      if (this.top(mid) <= offset) low = mid;
      else high = mid - 1;
    }
    return low;
  }

  /** How many of the others stand before a line. */
  private before(index: number): number {
    let low = 0;
    let high = this.others.length;
    while (low < high) {
      const mid = (low + high) >> 1;
      if (this.others[mid]! < index) low = mid + 1;
      else high = mid;
    }
    return low;
  }
}
