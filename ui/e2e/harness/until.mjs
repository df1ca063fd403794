import { setTimeout as pause } from 'node:timers/promises';

/**
 * Waits until `holds` answers something truthy and gives that back. What it
 * throws counts as "not yet", unless the error says `final`.
 */
export async function until(what, holds, seconds = 30) {
  const end = Date.now() + seconds * 1000;
  let last;
  do {
    try {
      const answer = await holds();
      if (answer) return answer;
      last = answer;
    } catch (error) {
      if (error.final) throw error;
      last = error.message;
    }
    await pause(100);
  } while (Date.now() < end);
  throw new Error(`${what}: not within ${seconds} s (last: ${typeof last === 'object' ? JSON.stringify(last) : last})`);
}
