const margin = 48;
const fastest = 18;

interface Running {
  frame: number;
  dx: number;
  dy: number;
}

const running = new WeakMap<HTMLElement, Running>();

/** Pixels to scroll a frame when the pointer is `distance` inside an edge. */
export function speed(distance: number): number {
  if (distance < 0 || distance > margin) return 0;
  return Math.ceil(((margin - distance) / margin) * fastest);
}

export const autoScroll = {
  aim(element: HTMLElement, x: number, y: number): void {
    const box = element.getBoundingClientRect();
    const inside = x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    const dx = inside ? speed(box.right - x) - speed(x - box.left) : 0;
    const dy = inside ? speed(box.bottom - y) - speed(y - box.top) : 0;
    if (dx === 0 && dy === 0) {
      this.stop(element);
      return;
    }
    const current = running.get(element);
    if (current) {
      current.dx = dx;
      current.dy = dy;
      return;
    }
    const state: Running = { frame: 0, dx, dy };
    running.set(element, state);
    const step = () => {
      element.scrollBy(state.dx, state.dy);
      state.frame = requestAnimationFrame(step);
    };
    state.frame = requestAnimationFrame(step);
  },
  stop(element: HTMLElement): void {
    const current = running.get(element);
    if (!current) return;
    cancelAnimationFrame(current.frame);
    running.delete(element);
  },
};
