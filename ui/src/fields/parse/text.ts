/**
 * Half-width form of what people type with an input method: full-width digits,
 * letters and signs, the ideographic space, and the true minus sign.
 */
export function halfWidth(text: string): string {
  return text
    .replace(/[\uFF01-\uFF5E]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/[\u3000\u00A0]/g, ' ')
    .replace(/￥/g, '¥')
    .replace(/[−–—]/g, '-')
    .replace(/[。．]/g, '.')
    .replace(/、/g, ',');
}
