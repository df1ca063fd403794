import type { LucideIcon } from 'lucide-react';
import { isValidElement, useEffect, useRef, type RefObject } from 'react';
import { create } from 'zustand';
import type { MenuItem } from '@/shared/ui/Menu';

/** Something the command palette can do. */
export interface Command {
  id: string;
  label: string;
  /** More words that find it. */
  keywords?: string;
  icon?: LucideIcon;
  keys?: string;
  run: () => void;
}

type Offer = () => Command[];

const useOffers = create<{ offers: RefObject<Offer>[] }>(() => ({ offers: [] }));

/** Offers commands of the page in the palette while the component is there; asked for while it is open. */
export function useCommands(offer: Offer): void {
  const latest = useRef(offer);
  useEffect(() => {
    latest.current = offer;
    useOffers.setState(({ offers }) => ({ offers: [...offers] })); // an open palette looks again
  });
  useEffect(() => {
    useOffers.setState(({ offers }) => ({ offers: [latest, ...offers] }));
    return () => useOffers.setState(({ offers }) => ({ offers: offers.filter((one) => one !== latest) }));
  }, []);
}

/** All commands that are offered now, those of the part that came last first. */
export function useAllCommands(): Command[] {
  return useOffers((state) => state.offers).flatMap((offer) => offer.current());
}

/** The acts of a menu that can be done now, as commands; one under a heading is named with it. */
export function commandsOf(area: string, items: MenuItem[]): Command[] {
  const commands: Command[] = [];
  let heading = '';
  for (const item of items) {
    if (!item) continue;
    if ('heading' in item) heading = `${item.heading} · `;
    if ('separator' in item) heading = '';
    if (!('onSelect' in item) || item.disabled || item.checked) continue;
    const label = heading + item.label;
    commands.push({ id: `${area}/${item.key ?? label}`, label, icon: isValidElement(item.icon) ? undefined : (item.icon as LucideIcon | undefined), keys: item.keys, run: item.onSelect });
  }
  return commands;
}
