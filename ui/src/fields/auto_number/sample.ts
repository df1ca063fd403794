/** The first number that a pattern makes on a day: `KH{yyyy}{0000}` → KH20260001. */
export function sampleOf(pattern: string, day: Date): string {
  const year = String(day.getFullYear()).padStart(4, '0');
  const month = String(day.getMonth() + 1).padStart(2, '0');
  const date = String(day.getDate()).padStart(2, '0');
  return pattern.replace(/\{([^{}]*)\}/g, (whole, place: string) => {
    const parts = /^(yyyy|yy)?(MM)?(dd)?$/.exec(place);
    if (place && parts) {
      const [, years, months, days] = parts;
      return (years ? year.slice(-years.length) : '') + (months ? month : '') + (days ? date : '');
    }
    return /^0+$/.test(place) ? '1'.padStart(place.length, '0') : whole;
  });
}
