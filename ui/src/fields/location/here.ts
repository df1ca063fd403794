import type { Point } from './point';

export interface Found {
  point: Point;
  /** In metres. */
  accuracy: number;
}

/** Why a place was not found; words of this folder. */
export type Lost = 'denied' | 'unavailable' | 'timeout';

/** Where the device is, as the browser knows it. Rejects with a {@link Lost}. */
export function findHere(): Promise<Found> {
  return new Promise((resolve, reject) => {
    // oxlint-disable-next-line typescript/no-unnecessary-condition -- absent on pages without TLS
    if (!navigator.geolocation) return reject('unavailable' satisfies Lost);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => resolve({ point: { lon: Math.round(coords.longitude * 1e6) / 1e6, lat: Math.round(coords.latitude * 1e6) / 1e6 }, accuracy: Math.round(coords.accuracy) }),
      ({ code }) => reject((code === 1 ? 'denied' : code === 3 ? 'timeout' : 'unavailable') satisfies Lost),
      { enableHighAccuracy: true, timeout: 15_000, maximumAge: 30_000 },
    );
  });
}
