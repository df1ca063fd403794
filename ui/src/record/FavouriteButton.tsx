import { Star, StarOff } from 'lucide-react';
import { useT } from '@/shared/i18n';
import { useHotkeys } from '@/shared/keys';
import { commandsOf, useCommands, useFavourites, useViewOnly, type Favourite } from '@/shared/page';
import { IconButton } from '@/shared/ui';
import styles from './Record.module.css';

/** Puts what is open among the person's favourites, or takes it away from there; with ⇧S, too. */
export function FavouriteButton({ favourite }: { favourite: Favourite }) {
  const t = useT('record');
  const { has, full, add, remove } = useFavourites();
  const viewOnly = useViewOnly();
  const is = has(favourite.to);
  const change = (): void => (is ? remove(favourite.to) : add(favourite));
  const disabled = viewOnly ?? (!is && full ? t('favourite.full') : false);
  const label = t(is ? 'favourite.remove' : 'favourite.add');
  useCommands(() => commandsOf('favourite', [{ label, icon: is ? StarOff : Star, disabled, onSelect: change }]));
  useHotkeys({ 'shift+s': change }, { enabled: disabled === false });
  return <IconButton size="small" icon={Star} label={label} keys="shift+s" aria-pressed={is} disabled={disabled} className={is ? styles.favourite : undefined} onClick={change} />;
}
